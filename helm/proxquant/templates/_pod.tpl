{{/* The pod of a service. */}}
{{- define "proxquant.pod" -}}
{{- $root := .root -}}
{{- $values := .values -}}
{{- $gpu := dig "gpu" (dict "enabled" false) (deepCopy $values) -}}
{{- $usesData := and $root.Values.data.existingClaim (ne .name "quantizer") -}}
{{- $ca := $root.Values.s3.caBundle -}}
metadata:
  labels:
    {{- include "proxquant.podLabels" (dict "root" $root "name" .name "podLabels" $values.podLabels) | nindent 4 }}
  annotations:
    # A changed setting rolls the pods; environment variables in this template do so by themselves.
    checksum/settings: {{ include "proxquant.settings" $root | sha256sum }}
    {{- with mergeOverwrite (dict) $root.Values.commonAnnotations $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "proxquant.serviceAccountName" . }}
  automountServiceAccountToken: false
  # Variables of Services named kafka or proxquant-store would be taken for settings.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ include "proxquant.text" $values.terminationGracePeriodSeconds }}
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . | quote }}
    {{- end }}
  {{- end }}
  {{- range $field := list "schedulerName" "priorityClassName" "hostAliases" "resourceClaims" "initContainers" }}
  {{- with get $values $field }}
  {{ $field }}: {{ toJson . }}
  {{- end }}
  {{- end }}
  {{- if and $gpu.enabled $gpu.runtimeClassName }}
  runtimeClassName: {{ $gpu.runtimeClassName }}
  {{- end }}
  securityContext:
    {{- toYaml $root.Values.podSecurityContext | nindent 4 }}
  containers:
    - name: {{ .name }}
      image: {{ include "proxquant.image" (dict "root" $root "image" $values.image "suffix" (ternary $gpu.imageTagSuffix "" $gpu.enabled)) | quote }}
      imagePullPolicy: {{ default $root.Values.image.pullPolicy $values.image.pullPolicy }}
      securityContext:
        {{- toYaml $root.Values.containerSecurityContext | nindent 8 }}
      ports:
        - {name: http, containerPort: 8080, protocol: TCP}
      envFrom:
        - configMapRef:
            name: {{ include "proxquant.fullname" $root }}-settings
        {{- with $values.envFrom }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      env:
        {{- include "proxquant.env.kafka" $root | nindent 8 }}
        {{- include "proxquant.env.service" . | nindent 8 }}
      # Until the native libraries are loaded and the server listens. Liveness never asks broker or store, readiness does.
      startupProbe:
        httpGet: {path: /q/health/live, port: http}
        {{- toYaml $values.probes.startup | nindent 8 }}
      livenessProbe:
        httpGet: {path: /q/health/live, port: http}
        {{- toYaml $values.probes.liveness | nindent 8 }}
      readinessProbe:
        httpGet: {path: /q/health/ready, port: http}
        {{- toYaml $values.probes.readiness | nindent 8 }}
      {{- with $values.lifecycle }}
      lifecycle:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      resources:
        {{- include "proxquant.resources" (dict "resources" $values.resources "gpu" $gpu "work" $values.work) | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        - {name: work, mountPath: /var/lib/proxquant}
        {{- if $gpu.enabled }}
        - {name: shm, mountPath: /dev/shm}
        {{- end }}
        {{- if or $ca.existingSecret $ca.existingConfigMap }}
        - {name: s3-ca, mountPath: /etc/proxquant/s3-ca, readOnly: true}
        {{- end }}
        {{- if include "proxquant.tokens.ca" $root }}
        - {name: token-ca, mountPath: /etc/proxquant/token-ca, readOnly: true}
        {{- end }}
        {{- if $usesData }}
        - {name: data, mountPath: {{ $root.Values.data.mountPath | quote }}, readOnly: true}
        {{- end }}
        {{- with $values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with $values.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - name: tmp
      emptyDir: {sizeLimit: {{ include "proxquant.text" $values.work.tmpGi }}Gi}
    - name: work
      {{- if $values.work.volumeClaim.enabled }}
      # A claim that is made and deleted with the pod: what must survive is in the store.
      ephemeral:
        volumeClaimTemplate:
          spec:
            accessModes: [ReadWriteOnce]
            {{- with $values.work.volumeClaim.storageClassName }}
            storageClassName: {{ . }}
            {{- end }}
            resources:
              requests: {storage: {{ include "proxquant.text" $values.work.sizeGi }}Gi}
      {{- else }}
      emptyDir: {sizeLimit: {{ include "proxquant.text" $values.work.sizeGi }}Gi}
      {{- end }}
    {{- if $gpu.enabled }}
    - name: shm
      emptyDir: {medium: Memory, sizeLimit: {{ $gpu.shmSize }}}
    {{- end }}
    {{- if $ca.existingSecret }}
    - name: s3-ca
      secret: {secretName: {{ $ca.existingSecret | quote }}, optional: true}
    {{- else if $ca.existingConfigMap }}
    - name: s3-ca
      configMap: {name: {{ $ca.existingConfigMap | quote }}, optional: true}
    {{- end }}
    {{- with include "proxquant.tokens.ca" $root }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- if $usesData }}
    - name: data
      persistentVolumeClaim: {claimName: {{ $root.Values.data.existingClaim | quote }}, readOnly: true}
    {{- end }}
    {{- with $values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with mergeOverwrite (dict) (ternary (default (dict) $gpu.nodeSelector) (dict) $gpu.enabled) $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with concat (ternary (default (list) $gpu.tolerations) (list) $gpu.enabled) $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- range . }}
    - {{- toYaml (merge (dict "labelSelector" (dict "matchLabels" (fromYaml (include "proxquant.selector" $)))) .) | nindent 6 }}
    {{- end }}
  {{- end }}
{{- end }}

{{/* Requests and limits, with the GPU in both: it cannot be overcommitted, and Kubernetes wants them equal. */}}
{{- define "proxquant.resources" -}}
{{- $resources := deepCopy .resources -}}
{{- if .gpu.enabled -}}
{{- $gpu := dict .gpu.resourceName (int .gpu.count) -}}
{{- $_ := set $resources "limits" (merge (dict) $gpu (default (dict) $resources.limits)) -}}
{{- $_ := set $resources "requests" (merge (dict) $gpu (default (dict) $resources.requests)) -}}
{{- end -}}
{{- if .work.requestEphemeralStorage -}}
{{- $disk := add (int64 .work.tmpGi) (ternary 0 (int64 .work.sizeGi) .work.volumeClaim.enabled) -}}
{{- $_ := set $resources "requests" (merge (dict) (default (dict) $resources.requests) (dict "ephemeral-storage" (printf "%dGi" $disk))) -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end }}

{{/* Settings that all services share and that are no secret; a ConfigMap, whose checksum rolls the pods. */}}
{{- define "proxquant.settings" -}}
PROXQUANT_HTTP_HOST: {{ .Values.listenAddress | quote }}
QUARKUS_HTTP_PORT: "8080"
PROXQUANT_WORK_DIR: /var/lib/proxquant
PROXQUANT_PREFIX: {{ include "proxquant.prefix" . | quote }}
PROXQUANT_INSTALLATION: {{ include "proxquant.installation" . | quote }}
PROXQUANT_MESSAGING_MIN_INSYNC_REPLICAS: {{ int .Values.topics.minInsyncReplicas | quote }}
PROXQUANT_STORE_ENDPOINT: {{ .Values.s3.endpoint | quote }}
PROXQUANT_STORE_REGION: {{ .Values.s3.region | quote }}
PROXQUANT_STORE_BUCKET: {{ .Values.s3.bucket | quote }}
PROXQUANT_STORE_PATH_STYLE: {{ .Values.s3.pathStyle | quote }}
{{- with include "proxquant.keyPrefix" . }}
PROXQUANT_STORE_KEY_PREFIX: {{ . | quote }}
{{- end }}
{{- with .Values.s3.caBundle }}
{{- if or .existingSecret .existingConfigMap }}
PROXQUANT_STORE_CA_FILE: {{ printf "/etc/proxquant/s3-ca/%s" .key | quote }}
{{- end }}
{{- end }}
{{- if .Values.data.existingClaim }}
PROXQUANT_DATA_ROOTS: {{ .Values.data.mountPath | quote }}
{{- end }}
{{- range $name, $path := .Values.data.locations }}
PROXQUANT_DATA_{{ regexReplaceAll "[^A-Za-z0-9]" $name "_" | upper }}: {{ $path | quote }}
{{- end }}
{{- end }}
