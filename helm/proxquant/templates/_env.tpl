{{/* A reference to a secret that may be missing: the pod starts, says what it lacks, and is not ready. */}}
{{- define "proxquant.env.secret" -}}
- name: {{ .env }}
  valueFrom:
    secretKeyRef: {name: {{ .secret | quote }}, key: {{ .key | quote }}, optional: true}
{{- end }}

{{/* How Kafka is reached; the services, the topics job and every client in them read the same variables. Certificates
     come as PEM text, so that a missing secret leaves a client that is refused and not one that cannot be made. */}}
{{- define "proxquant.env.kafka" -}}
{{- $kafka := .Values.kafka -}}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ $kafka.bootstrapServers | quote }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ $kafka.securityProtocol }}
{{- if include "proxquant.tokens" . }}
{{- include "proxquant.env.tokens" . }}
{{- else if hasPrefix "SASL_" $kafka.securityProtocol }}
{{ include "proxquant.env.secret" (dict "env" "PROXQUANT_KAFKA_USERNAME" "secret" $kafka.sasl.existingSecret "key" $kafka.sasl.usernameKey) }}
{{ include "proxquant.env.secret" (dict "env" "PROXQUANT_KAFKA_PASSWORD" "secret" $kafka.sasl.existingSecret "key" $kafka.sasl.passwordKey) }}
{{- $module := ternary "plain.PlainLoginModule" "scram.ScramLoginModule" (eq $kafka.sasl.mechanism "PLAIN") }}
- name: KAFKA_SASL_MECHANISM
  value: {{ $kafka.sasl.mechanism }}
- name: KAFKA_SASL_JAAS_CONFIG
  value: {{ printf "org.apache.kafka.common.security.%s required username=\"$(PROXQUANT_KAFKA_USERNAME)\" password=\"$(PROXQUANT_KAFKA_PASSWORD)\";" $module | quote }}
{{- end }}
{{- if hasSuffix "SSL" $kafka.securityProtocol }}
{{- with $kafka.tls.ca }}
{{- if or .existingSecret .existingConfigMap }}
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PEM
{{- end }}
{{- if .existingSecret }}
{{ include "proxquant.env.secret" (dict "env" "KAFKA_SSL_TRUSTSTORE_CERTIFICATES" "secret" .existingSecret "key" .key) }}
{{- else if .existingConfigMap }}
- name: KAFKA_SSL_TRUSTSTORE_CERTIFICATES
  valueFrom:
    configMapKeyRef: {name: {{ .existingConfigMap | quote }}, key: {{ .key | quote }}, optional: true}
{{- end }}
{{- end }}
{{- with $kafka.tls.client }}
{{- if .existingSecret }}
- name: KAFKA_SSL_KEYSTORE_TYPE
  value: PEM
{{ include "proxquant.env.secret" (dict "env" "KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN" "secret" .existingSecret "key" .certKey) }}
{{ include "proxquant.env.secret" (dict "env" "KAFKA_SSL_KEYSTORE_KEY" "secret" .existingSecret "key" .keyKey) }}
{{- end }}
{{- end }}
{{- if not $kafka.tls.verifyHostname }}
- name: KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM
  value: ""
{{- end }}
{{- end }}
{{- range $key, $value := $kafka.properties }}
- name: KAFKA_{{ regexReplaceAll "[^A-Za-z0-9]" $key "_" | upper }}
  value: {{ include "proxquant.text" $value | quote }}
{{- end }}
{{- end }}

{{/* Whether clients log in with tokens. */}}
{{- define "proxquant.tokens" -}}
{{- $kafka := .Values.kafka -}}
{{- if and (hasPrefix "SASL_" $kafka.securityProtocol) (eq $kafka.sasl.mechanism "OAUTHBEARER") -}}true{{- end -}}
{{- end }}

{{/* Login with a token, which Kafka's own client fetches. Id and secret are settings of their own and no part of a text that
     has quotes. */}}
{{- define "proxquant.env.tokens" -}}
{{- $sasl := .Values.kafka.sasl -}}
{{- $ca := ternary (printf " ssl.truststore.type=\"PEM\" ssl.truststore.location=\"/etc/proxquant/token-ca/%s\"" $sasl.oauth.ca.key) "" (not (empty (include "proxquant.tokens.ca" .))) }}
- name: KAFKA_SASL_MECHANISM
  value: OAUTHBEARER
- name: KAFKA_SASL_LOGIN_CALLBACK_HANDLER_CLASS
  value: org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler
- name: KAFKA_SASL_JAAS_CONFIG
  value: {{ printf "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required%s;" $ca | quote }}
- name: KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL
  value: {{ $sasl.oauth.tokenEndpointUrl | quote }}
{{- with $sasl.oauth.scope }}
- name: KAFKA_SASL_OAUTHBEARER_SCOPE
  value: {{ . | quote }}
{{- end }}
{{- range $variable, $key := dict "CLIENT_ID" $sasl.usernameKey "CLIENT_SECRET" $sasl.passwordKey }}
# Not optional: no client can be made without them, and Kubernetes says which key it waits for.
- name: KAFKA_SASL_OAUTHBEARER_CLIENT_CREDENTIALS_{{ $variable }}
  valueFrom:
    secretKeyRef: {name: {{ $sasl.existingSecret | quote }}, key: {{ $key | quote }}}
{{- end }}
{{- end }}

{{/* The volume with what is trusted at the token endpoint. The client reads a file, and is not made without it: so Kubernetes
     waits for it, and says so. */}}
{{- define "proxquant.tokens.ca" -}}
{{- $ca := .Values.kafka.sasl.oauth.ca -}}
{{- if include "proxquant.tokens" . -}}
{{- if $ca.existingSecret -}}
- name: token-ca
  secret: {secretName: {{ $ca.existingSecret | quote }}}
{{- else if $ca.existingConfigMap -}}
- name: token-ca
  configMap: {name: {{ $ca.existingConfigMap | quote }}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Where networks compute: said in any case, since an image may have a default of its own. <service>.env and .extraEnv go
     first, for example with auto. */}}
{{- define "proxquant.env.device" -}}
{{- $name := printf "PROXQUANT_%s_DEVICE" (upper .name) -}}
{{- $own := keys .values.env -}}
{{- range .values.extraEnv -}}
{{- $own = append $own .name -}}
{{- end -}}
{{- if not (has $name $own) -}}
- name: {{ $name }}
  value: {{ ternary "gpu" "cpu" (dig "gpu" "enabled" false (deepCopy .values)) }}
{{- end -}}
{{- end }}

{{/* Under which names the console answers: its service's, that of the login before it, and those it is reached by from outside. */}}
{{- define "proxquant.consoleHosts" -}}
{{- $hosts := concat .Values.console.hosts .Values.console.httpRoute.hostnames -}}
{{- with .Values.console.ingress.host -}}
{{- $hosts = append $hosts . -}}
{{- end -}}
{{- range $component := list "evaluator" "console" -}}
{{- $name := include "proxquant.name" (dict "root" $ "name" $component) -}}
{{- $inside := printf "%s.%s" $name $.Release.Namespace -}}
{{- $hosts = concat $hosts (list $name $inside (printf "%s.svc" $inside) (printf "%s.svc.cluster.local" $inside)) -}}
{{- end -}}
{{- $hosts | uniq | join "," -}}
{{- end }}

{{/* What one service takes beside the common settings (settings.yaml). */}}
{{- define "proxquant.env.service" -}}
{{- $values := .values -}}
{{- $worker := get (dict "trainer" "TRAINING" "quantizer" "WORK" "evaluator" "EVALUATIONS") .name -}}
- name: JAVA_TOOL_OPTIONS
  value: {{ printf "-Xmx%s %s" $values.heap $values.javaOptions | trim | quote }}
- name: PROXQUANT_STORE_SPOOL_BYTES
  value: {{ div (mul (int64 $values.work.sizeGi) 1073741824) 2 | quote }}
- name: PROXQUANT_MESSAGING_STEP_DEADLINE
  value: PT{{ int $values.stepDeadlineSeconds }}S
- name: PROXQUANT_MESSAGING_STOP_WAIT
  value: PT{{ int $values.stopWaitSeconds }}S
- name: SMALLRYE_MESSAGING_WORKER_{{ $worker }}_SHUTDOWN_TIMEOUT
  value: {{ mul (int $values.stopWaitSeconds) 1000 | quote }}
- name: QUARKUS_SHUTDOWN_TIMEOUT
  value: {{ add (int $values.stopWaitSeconds) 15 }}S
{{- with .root.Values.s3 }}
{{- if .existingSecret }}
{{ include "proxquant.env.secret" (dict "env" "PROXQUANT_STORE_ACCESS_KEY" "secret" .existingSecret "key" .accessKeyIdKey) }}
{{ include "proxquant.env.secret" (dict "env" "PROXQUANT_STORE_SECRET_KEY" "secret" .existingSecret "key" .secretAccessKeyKey) }}
{{- end }}
{{- end }}
{{- if eq .name "trainer" }}
- name: PROXQUANT_TRAINER_THREADS
  value: {{ int $values.threads | quote }}
{{- with include "proxquant.env.device" . }}
{{ . }}
{{- end }}
{{- if $values.staticMembership.enabled }}
- name: PROXQUANT_POD
  valueFrom:
    fieldRef: {fieldPath: metadata.name}
- name: MP_MESSAGING_INCOMING_RUNS_GROUP_INSTANCE_ID
  value: $(PROXQUANT_POD)
- name: MP_MESSAGING_INCOMING_RUNS_SESSION_TIMEOUT_MS
  value: {{ mul (int $values.staticMembership.sessionTimeoutSeconds) 1000 | quote }}
{{- end }}
{{- else if eq .name "quantizer" }}
- name: PROXQUANT_QUANTIZER_MEMORY_BUDGET
  value: {{ mul (int64 $values.memoryBudgetMi) 1048576 | quote }}
- name: PROXQUANT_QUANTIZER_MAX_SHARD_SIZE
  value: {{ mul (int64 $values.maxShardSizeMB) 1000000 | quote }}
{{- else }}
- name: PROXQUANT_EVALUATOR_CONSOLE_HOSTS
  value: {{ include "proxquant.consoleHosts" .root | quote }}
- name: PROXQUANT_EVALUATOR_THREADS
  value: {{ int $values.threads | quote }}
{{- with include "proxquant.env.device" . }}
{{ . }}
{{- end }}
{{- end }}
{{- range $key, $value := $values.env }}
- name: {{ $key }}
  value: {{ include "proxquant.text" $value | quote }}
{{- end }}
{{- with $values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
