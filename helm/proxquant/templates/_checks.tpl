{{/* What a schema cannot say: values that are missing, and values that do not go together. All are told at once, each with
     the value's name and what is allowed. */}}
{{- define "proxquant.checks" -}}
{{- $wrong := list -}}
{{- $values := .Values -}}
{{- if not $values.kafka.bootstrapServers -}}
{{- $wrong = append $wrong "kafka.bootstrapServers is missing: give host:port of your Kafka, comma-separated" -}}
{{- end -}}
{{- if not $values.s3.endpoint -}}
{{- $wrong = append $wrong "s3.endpoint is missing: give the URL of your object store, for example https://s3.eu-central-1.amazonaws.com" -}}
{{- end -}}
{{- if not $values.s3.bucket -}}
{{- $wrong = append $wrong "s3.bucket is missing: give the name of an existing bucket" -}}
{{- end -}}
{{- if and (hasPrefix "SASL_" $values.kafka.securityProtocol) (not $values.kafka.sasl.existingSecret) -}}
{{- $wrong = append $wrong (printf "kafka.sasl.existingSecret is missing: kafka.securityProtocol %s needs a secret with %s and %s" $values.kafka.securityProtocol $values.kafka.sasl.usernameKey $values.kafka.sasl.passwordKey) -}}
{{- end -}}
{{- if and $values.kafka.tls.ca.existingSecret $values.kafka.tls.ca.existingConfigMap -}}
{{- $wrong = append $wrong "kafka.tls.ca.existingSecret and kafka.tls.ca.existingConfigMap are both given: only one is allowed" -}}
{{- end -}}
{{- if and $values.s3.caBundle.existingSecret $values.s3.caBundle.existingConfigMap -}}
{{- $wrong = append $wrong "s3.caBundle.existingSecret and s3.caBundle.existingConfigMap are both given: only one is allowed" -}}
{{- end -}}
{{- $prefix := include "proxquant.prefix" . -}}
{{- $keyPrefix := include "proxquant.keyPrefix" . -}}
{{- if gt (len $prefix) 100 -}}
{{- $wrong = append $wrong (printf "prefix would be %s, %d characters: at most 100 are allowed; give a shorter one" $prefix (len $prefix)) -}}
{{- end -}}
{{- with fromYaml (include "proxquant.running" .) -}}
{{- if ne .PROXQUANT_PREFIX $prefix -}}
{{- $wrong = append $wrong (printf "prefix would be %s, but this release runs with %s: its topics and groups would be left behind. Set prefix to %s to go on with them; for others install another release" $prefix .PROXQUANT_PREFIX .PROXQUANT_PREFIX) -}}
{{- end -}}
{{- if ne (default "" .PROXQUANT_STORE_KEY_PREFIX) $keyPrefix -}}
{{- $running := default "/" .PROXQUANT_STORE_KEY_PREFIX -}}
{{- $wrong = append $wrong (printf "s3.keyPrefix would be %s, but this release runs with %s: its objects would be left behind. Set s3.keyPrefix to %s to go on with them; for others install another release" (default "/" $keyPrefix) $running $running) -}}
{{- end -}}
{{- $installation := include "proxquant.installation" $ -}}
{{- if ne .PROXQUANT_INSTALLATION $installation -}}
{{- $wrong = append $wrong (printf "installation would be %s, but this release runs with %s: its events would have other ids. Set installation to %s to go on" $installation .PROXQUANT_INSTALLATION .PROXQUANT_INSTALLATION) -}}
{{- end -}}
{{- end -}}
{{- if and $values.runningPrefix (ne $values.runningPrefix $prefix) -}}
{{- $wrong = append $wrong (printf "prefix would be %s, but runningPrefix says that %s runs: its topics and groups would be left behind. Set prefix to %s to go on with them" $prefix $values.runningPrefix $values.runningPrefix) -}}
{{- end -}}
{{- if and (hasSuffix "/" $values.s3.keyPrefix | not) $values.s3.keyPrefix -}}
{{- $wrong = append $wrong (printf "s3.keyPrefix is %q: it must end in a slash" $values.s3.keyPrefix) -}}
{{- end -}}
{{- if gt (int $values.topics.minInsyncReplicas) (int $values.topics.replicationFactor) -}}
{{- $wrong = append $wrong (printf "topics.minInsyncReplicas is %d: at most topics.replicationFactor (%d) is allowed" (int $values.topics.minInsyncReplicas) (int $values.topics.replicationFactor)) -}}
{{- end -}}
{{- range $name := list "trainer" "evaluator" -}}
{{- $gpu := (get $values $name).gpu -}}
{{- if and $gpu.enabled (ne (int $gpu.count) 1) -}}
{{- $wrong = append $wrong (printf "%s.gpu.count is %d: only 1 is allowed with %s.gpu.enabled, since a pod uses one GPU; raise %s.replicaCount for more, or set %s.gpu.enabled to false" $name (int $gpu.count) $name $name $name) -}}
{{- end -}}
{{- end -}}
{{- range $name := list "trainer" "quantizer" "evaluator" -}}
{{- $service := get $values $name -}}
{{- $hpa := dig "hpa" (dict "enabled" false) (deepCopy $service.autoscaling) -}}
{{- $keda := $service.autoscaling.keda -}}
{{- $partitions := int $values.topics.partitions -}}
{{- if and $keda.enabled $hpa.enabled -}}
{{- $wrong = append $wrong (printf "%s.autoscaling.keda.enabled and %s.autoscaling.hpa.enabled are both true: only one of them is allowed" $name $name) -}}
{{- end -}}
{{- range $key, $scaler := dict "keda" $keda "hpa" $hpa -}}
{{- if $scaler.enabled -}}
{{- if gt (int $scaler.maxReplicas) $partitions -}}
{{- $wrong = append $wrong (printf "%s.autoscaling.%s.maxReplicas is %d: at most topics.partitions (%d) is allowed, further pods would get no work" $name $key (int $scaler.maxReplicas) $partitions) -}}
{{- end -}}
{{- if gt (int $scaler.minReplicas) (int $scaler.maxReplicas) -}}
{{- $wrong = append $wrong (printf "%s.autoscaling.%s.minReplicas is %d: at most maxReplicas (%d) is allowed" $name $key (int $scaler.minReplicas) (int $scaler.maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if gt (int $service.replicaCount) $partitions -}}
{{- $wrong = append $wrong (printf "%s.replicaCount is %d: at most topics.partitions (%d) is allowed, further pods would get no work" $name (int $service.replicaCount) $partitions) -}}
{{- end -}}
{{- if lt (int $service.terminationGracePeriodSeconds) (add (int $service.stopWaitSeconds) 30) -}}
{{- $wrong = append $wrong (printf "%s.terminationGracePeriodSeconds is %d: at least %s.stopWaitSeconds + 30 (%d) is allowed, so that no step or publication is killed" $name (int $service.terminationGracePeriodSeconds) $name (add (int $service.stopWaitSeconds) 30)) -}}
{{- end -}}
{{- end -}}
{{- $console := $values.console -}}
{{- if and (or $console.ingress.enabled $console.httpRoute.enabled $console.oidc.enabled) (not $values.evaluator.enabled) -}}
{{- $wrong = append $wrong "evaluator.enabled is false: console.ingress, console.httpRoute and console.oidc need the evaluator, which serves the console" -}}
{{- end -}}
{{- if and $console.ingress.enabled (not $console.ingress.host) -}}
{{- $wrong = append $wrong "console.ingress.host is missing: give the host name under which the console is reached" -}}
{{- end -}}
{{- if and $console.httpRoute.enabled (not $console.httpRoute.parentRefs) -}}
{{- $wrong = append $wrong "console.httpRoute.parentRefs is empty: name at least one Gateway" -}}
{{- end -}}
{{- if $console.oidc.enabled -}}
{{- if not $console.oidc.issuerUrl -}}
{{- $wrong = append $wrong "console.oidc.issuerUrl is missing: give the URL of your OpenID Connect issuer" -}}
{{- end -}}
{{- if not $console.oidc.existingSecret -}}
{{- $wrong = append $wrong (printf "console.oidc.existingSecret is missing: name a secret with %s, %s and %s" $console.oidc.clientIdKey $console.oidc.clientSecretKey $console.oidc.cookieSecretKey) -}}
{{- end -}}
{{- end -}}
{{- with $wrong -}}
{{- fail (printf "\n  - %s\n" (join "\n  - " .)) -}}
{{- end -}}
{{- end }}
