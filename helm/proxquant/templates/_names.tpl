{{/* A name of the release, short enough that every name made from it stays within 63 characters, and those of a
     StatefulSet within the 52 that leave room for the hash in its pods' labels. */}}
{{- define "proxquant.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- default $full .Values.fullnameOverride | trunc 36 | trimSuffix "-" -}}
{{- end }}

{{/* A number, truth value or text as it was given. Helm reads every number of a values file as a float and would print a
     million as 1e+06, which neither Kubernetes nor a service takes for a number. No value is printed without this. */}}
{{- define "proxquant.text" -}}
{{- ternary (toString .) (toJson .) (kindIs "string" .) -}}
{{- end }}

{{/* Name of a component: the context of a service is {root, name, values}. */}}
{{- define "proxquant.name" -}}
{{- printf "%s-%s" (include "proxquant.fullname" .root) .name -}}
{{- end }}

{{/* What selects pods. It never changes over upgrades: no version, no chart, nothing that a value can set later. */}}
{{- define "proxquant.selector" -}}
app.kubernetes.io/name: proxquant
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{/* Labels of an object: those of the chart, its own (labels) and everybody's, each key once. */}}
{{- define "proxquant.labels" -}}
{{- $chart := dict "app.kubernetes.io/part-of" "proxquant" "app.kubernetes.io/version" .root.Chart.AppVersion "app.kubernetes.io/managed-by" .root.Release.Service "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version) -}}
{{- toYaml (merge (fromYaml (include "proxquant.selector" .)) $chart (deepCopy (default (dict) .labels)) (deepCopy .root.Values.commonLabels)) -}}
{{- end }}

{{/* Labels of a pod: nothing that follows the chart's version, since a new label replaces pods, and a training with them. */}}
{{- define "proxquant.podLabels" -}}
{{- $chart := dict "app.kubernetes.io/part-of" "proxquant" -}}
{{- toYaml (merge (fromYaml (include "proxquant.selector" .)) $chart (deepCopy (default (dict) .podLabels)) (deepCopy .root.Values.commonLabels)) -}}
{{- end }}

{{/* Where a pod that is no service runs. */}}
{{- define "proxquant.placement" -}}
{{- range $field := list "schedulerName" "priorityClassName" "nodeSelector" "tolerations" "affinity" }}
{{- with get $ $field }}
{{ $field }}: {{ toJson . }}
{{- end }}
{{- end }}
{{- end }}

{{- define "proxquant.annotations" -}}
{{- with mergeOverwrite (dict) .root.Values.commonAnnotations (default (dict) .annotations) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Registry, repository, and digest or tag; what is not given comes from the common image values. */}}
{{- define "proxquant.image" -}}
{{- $registry := default .root.Values.image.registry .image.registry -}}
{{- $tag := default (printf "%s%s" (default .root.Chart.AppVersion .root.Values.image.tag) (default "" .suffix)) .image.tag -}}
{{- $name := ternary .image.repository (printf "%s/%s" $registry .image.repository) (empty $registry) -}}
{{- ternary (printf "%s:%s" $name $tag) (printf "%s@%s" $name .image.digest) (empty .image.digest) -}}
{{- end }}

{{- define "proxquant.serviceAccountName" -}}
{{- $account := .values.serviceAccount -}}
{{- if $account.create -}}
{{- default (include "proxquant.name" .) $account.name -}}
{{- else -}}
{{- default "default" $account.name -}}
{{- end -}}
{{- end }}

{{/* The contract: which topic a service consumes. Its group is prefix + name. A test holds this against the services. */}}
{{- define "proxquant.topic" -}}
{{- $role := get (dict "trainer" "runs" "quantizer" "checkpoints" "evaluator" "artifacts") .name -}}
{{- printf "%s%s" (include "proxquant.prefix" .root) $role -}}
{{- end }}

{{- define "proxquant.group" -}}
{{- printf "%s%s" (include "proxquant.prefix" .root) .name -}}
{{- end }}

{{/* What tells this release from every other on the same broker, store and Prometheus. Neither part can be taken for a piece
     of the other: a namespace has no dot. */}}
{{- define "proxquant.unique" -}}
{{- printf "%s.%s" .Release.Namespace .Release.Name -}}
{{- end }}

{{/* Topics and groups, sources of events and object keys go by one name unless a prefix is given; with one, the other two are
     as they were when the prefix of everybody was proxquant. */}}
{{- define "proxquant.prefix" -}}
{{- default (printf "%s." (include "proxquant.unique" .)) .Values.prefix -}}
{{- end }}

{{- define "proxquant.installation" -}}
{{- default (ternary .Release.Name (include "proxquant.unique" .) (not (empty .Values.prefix))) .Values.installation -}}
{{- end }}

{{- define "proxquant.keyPrefix" -}}
{{- $own := ternary "/" (printf "%s/" (include "proxquant.unique" .)) (not (empty .Values.prefix)) -}}
{{- trimPrefix "/" (default $own .Values.s3.keyPrefix) -}}
{{- end }}

{{/* What an installed release goes by, from its own settings; nothing where there is none, or no cluster to look into. */}}
{{- define "proxquant.running" -}}
{{- $settings := lookup "v1" "ConfigMap" .Release.Namespace (printf "%s-settings" (include "proxquant.fullname" .)) -}}
{{- toYaml (dig "data" (dict) (default (dict) $settings)) -}}
{{- end }}

{{/* Whether something other than this chart decides on the number of pods. */}}
{{- define "proxquant.autoscaled" -}}
{{- $scaling := .values.autoscaling -}}
{{- if or $scaling.keda.enabled (dig "hpa" "enabled" false $scaling) -}}true{{- end -}}
{{- end }}

{{/* One egress rule: these ports, to the given peers or anywhere. */}}
{{- define "proxquant.egress" -}}
- ports:
    {{- range $port := .ports }}
    {{- range $protocol := $.protocols }}
    - {port: {{ include "proxquant.text" $port }}, protocol: {{ $protocol }}}
    {{- end }}
    {{- end }}
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
