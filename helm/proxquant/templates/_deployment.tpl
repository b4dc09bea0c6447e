{{/* A service without state and without a stable name. */}}
{{- define "proxquant.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "proxquant.name" . }}
  labels:
    {{- include "proxquant.labels" . | nindent 4 }}
  {{- include "proxquant.annotations" . | nindent 2 }}
spec:
  {{- if not (include "proxquant.autoscaled" .) }}
  replicas: {{ include "proxquant.text" .values.replicaCount }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    {{- toYaml .values.updateStrategy | nindent 4 }}
  selector:
    matchLabels:
      {{- include "proxquant.selector" . | nindent 6 }}
  template:
    {{- include "proxquant.pod" . | nindent 4 }}
{{- end }}
