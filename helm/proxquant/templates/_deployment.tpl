{{/* A service without state and without a stable name. */}}
{{- define "proxquant.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "proxquant.name" . }}
  labels:
    {{- include "proxquant.labels" (dict "root" .root "name" .name "labels" .values.labels) | nindent 4 }}
  {{- include "proxquant.annotations" (dict "root" .root "annotations" .values.annotations) | nindent 2 }}
spec:
  {{- if not (include "proxquant.autoscaled" .) }}
  replicas: {{ include "proxquant.text" .values.replicaCount }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    {{- $strategy := deepCopy .values.updateStrategy }}
    {{- if and (dig "gpu" "enabled" false (deepCopy .values)) (eq $strategy.type "RollingUpdate") (not $strategy.rollingUpdate) }}
    {{- /* One GPU is enough: a pod goes before the next comes. */}}
    {{- $strategy = dict "type" "RollingUpdate" "rollingUpdate" (dict "maxSurge" 0 "maxUnavailable" 1) }}
    {{- end }}
    {{- toYaml $strategy | nindent 4 }}
  selector:
    matchLabels:
      {{- include "proxquant.selector" . | nindent 6 }}
  template:
    {{- include "proxquant.pod" . | nindent 4 }}
{{- end }}
