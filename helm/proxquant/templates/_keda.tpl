{{- define "proxquant.keda.used" -}}
{{- range $name := list "trainer" "quantizer" "evaluator" -}}
{{- $values := get $.Values $name -}}
{{- if and $values.enabled $values.autoscaling.keda.enabled -}}true{{- end -}}
{{- end -}}
{{- end }}

{{- define "proxquant.keda.security" -}}
{{- $kafka := .Values.kafka -}}
{{- $mechanisms := dict "PLAIN" "plaintext" "SCRAM-SHA-256" "scram_sha256" "SCRAM-SHA-512" "scram_sha512" "OAUTHBEARER" "oauthbearer" -}}
sasl: {{ ternary (get $mechanisms $kafka.sasl.mechanism) "none" (hasPrefix "SASL_" $kafka.securityProtocol) | quote }}
tls: {{ ternary "enable" "disable" (hasSuffix "SSL" $kafka.securityProtocol) | quote }}
{{- if and (hasSuffix "SSL" $kafka.securityProtocol) (not $kafka.tls.verifyHostname) }}
unsafeSsl: "true"
{{- end }}
{{- end }}

{{/* The secrets that the services use too, named for KEDA. */}}
{{- define "proxquant.keda.credentials" -}}
{{- $kafka := .Values.kafka -}}
{{- $secrets := list -}}
{{- if hasPrefix "SASL_" $kafka.securityProtocol -}}
{{- $secrets = append $secrets (dict "parameter" "username" "name" $kafka.sasl.existingSecret "key" $kafka.sasl.usernameKey) -}}
{{- $secrets = append $secrets (dict "parameter" "password" "name" $kafka.sasl.existingSecret "key" $kafka.sasl.passwordKey) -}}
{{- end -}}
{{- if hasSuffix "SSL" $kafka.securityProtocol -}}
{{- if $kafka.tls.ca.existingSecret -}}
{{- $secrets = append $secrets (dict "parameter" "ca" "name" $kafka.tls.ca.existingSecret "key" $kafka.tls.ca.key) -}}
{{- end -}}
{{- if $kafka.tls.client.existingSecret -}}
{{- $secrets = append $secrets (dict "parameter" "cert" "name" $kafka.tls.client.existingSecret "key" $kafka.tls.client.certKey) -}}
{{- $secrets = append $secrets (dict "parameter" "key" "name" $kafka.tls.client.existingSecret "key" $kafka.tls.client.keyKey) -}}
{{- end -}}
{{- end -}}
secretTargetRef:
  {{- toYaml $secrets | nindent 2 }}
{{- $maps := list -}}
{{- if and (hasSuffix "SSL" $kafka.securityProtocol) $kafka.tls.ca.existingConfigMap -}}
{{- $maps = append $maps (dict "parameter" "ca" "name" $kafka.tls.ca.existingConfigMap "key" $kafka.tls.ca.key) -}}
{{- end -}}
{{- if include "proxquant.tokens" . -}}
{{- $name := printf "%s-keda" (include "proxquant.fullname" .) -}}
{{- range $parameter, $_ := fromYaml (include "proxquant.keda.tokens" .) -}}
{{- $maps = append $maps (dict "parameter" $parameter "name" $name "key" $parameter) -}}
{{- end -}}
{{- end -}}
{{- with $maps }}
configMapTargetRef:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What KEDA wants to know of tokens, under its names; it takes scopes with commas between them. */}}
{{- define "proxquant.keda.tokens" -}}
{{- $oauth := .Values.kafka.sasl.oauth -}}
oauthTokenEndpointUri: {{ $oauth.tokenEndpointUrl | quote }}
{{- with $oauth.scope }}
scopes: {{ splitList " " . | join "," | quote }}
{{- end }}
{{- end }}
