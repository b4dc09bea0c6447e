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
{{- if include "proxquant.tokens" . -}}
{{- $oauth := $values.kafka.sasl.oauth -}}
{{- if not $oauth.tokenEndpointUrl -}}
{{- $wrong = append $wrong "kafka.sasl.oauth.tokenEndpointUrl is missing: kafka.sasl.mechanism OAUTHBEARER needs the URL of the issuer's token endpoint" -}}
{{- else -}}
{{- $wrong = concat $wrong (splitList "\n" (include "proxquant.checks.url" (dict "name" "kafka.sasl.oauth.tokenEndpointUrl" "url" $oauth.tokenEndpointUrl "policy" $values.networkPolicy "ports" "tokens")) | compact) -}}
{{- end -}}
{{- if and $oauth.ca.existingSecret $oauth.ca.existingConfigMap -}}
{{- $wrong = append $wrong "kafka.sasl.oauth.ca.existingSecret and kafka.sasl.oauth.ca.existingConfigMap are both given: only one is allowed" -}}
{{- end -}}
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
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" (include "proxquant.fullname" .)) -}}
{{- $wrong = append $wrong (printf "the release's objects would be named %s: a Service's name has lower case letters, digits and dashes and begins with a letter; set fullnameOverride" (include "proxquant.fullname" .)) -}}
{{- end -}}
{{- $maps := dict "commonLabels" $values.commonLabels "commonAnnotations" $values.commonAnnotations -}}
{{- range $name := list "trainer" "quantizer" "evaluator" "retention" "topics" -}}
{{- range $field := list "labels" "podLabels" "annotations" "podAnnotations" -}}
{{- $_ := set $maps (printf "%s.%s" $name $field) (default (dict) (get (get $values $name) $field)) -}}
{{- end -}}
{{- end -}}
{{- range $name, $map := $maps -}}
{{- range $key, $_ := $map -}}
{{- if or (has $key (list "checksum/settings" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "app.kubernetes.io/part-of" "app.kubernetes.io/version" "app.kubernetes.io/managed-by")) (hasPrefix "helm.sh/" $key) (hasPrefix "meta.helm.sh/" $key) -}}
{{- $wrong = append $wrong (printf "%s has %s, which the chart itself sets, to select its pods or to be known by Helm: use a key of your own" $name $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $lines := list -}}
{{- range $name := list "trainer" "quantizer" "evaluator" -}}
{{- $service := get $values $name -}}
{{- if $service.enabled -}}
{{- $pod := fromYaml (include "proxquant.pod" (dict "root" $ "name" $name "values" $service)) -}}
{{- $lines = concat $lines (splitList "\n" (include "proxquant.checks.pod" (dict "root" $ "name" $name "spec" $pod.spec))) -}}
{{- $lines = concat $lines (splitList "\n" (include "proxquant.checks.sizes" (dict "name" $name "values" $service))) -}}
{{- end -}}
{{- $keda := $service.autoscaling.keda -}}
{{- if and $keda.enabled (gt (int $keda.fallbackReplicas) (int $keda.maxReplicas)) -}}
{{- $wrong = append $wrong (printf "%s.autoscaling.keda.fallbackReplicas is %d: at most maxReplicas (%d) is allowed" $name (int $keda.fallbackReplicas) (int $keda.maxReplicas)) -}}
{{- end -}}
{{- if and (dig "hpa" "enabled" false (deepCopy $service.autoscaling)) (not (dig "requests" "cpu" "" (deepCopy $service.resources))) -}}
{{- $wrong = append $wrong (printf "%s.resources.requests.cpu is missing: %s.autoscaling.hpa measures use against it" $name $name) -}}
{{- end -}}
{{- range $probe := list "startup" "liveness" -}}
{{- if gt (int (default 1 (get $service.probes $probe).successThreshold)) 1 -}}
{{- $wrong = append $wrong (printf "%s.probes.%s.successThreshold must be 1; only readiness takes more" $name $probe) -}}
{{- end -}}
{{- end -}}
{{- if and $service.serviceAccount.annotations (not $service.serviceAccount.create) -}}
{{- $wrong = append $wrong (printf "%s.serviceAccount.annotations are given, but %s.serviceAccount.create is false: annotate the account itself" $name $name) -}}
{{- end -}}
{{- end -}}
{{- if and $values.retention.serviceAccount.annotations (not $values.retention.serviceAccount.create) -}}
{{- $wrong = append $wrong "retention.serviceAccount.annotations are given, but retention.serviceAccount.create is false: annotate the account itself" -}}
{{- end -}}
{{- if $values.retention.enabled -}}
{{- $lines = concat $lines (splitList "\n" (include "proxquant.checks.sizes" (dict "name" "retention" "values" $values.retention))) -}}
{{- end -}}
{{- $lines = concat $lines (splitList "\n" (include "proxquant.checks.sizes" (dict "name" "topics" "values" $values.topics))) -}}
{{- $lines = concat $lines (splitList "\n" (include "proxquant.checks.sizes" (dict "name" "console.oidc" "values" $values.console.oidc))) -}}
{{- $lines = concat $lines (splitList "\n" (include "proxquant.checks.others" .)) (splitList "\n" (include "proxquant.checks.cluster" .)) -}}
{{- range compact $lines -}}
{{- $wrong = append $wrong . -}}
{{- end -}}
{{- $variables := dict "PROXQUANT_DATA_ROOTS" "data.mountPath" -}}
{{- range $name, $path := $values.data.locations -}}
{{- $variable := printf "PROXQUANT_DATA_%s" (regexReplaceAll "[^A-Za-z0-9]" $name "_" | upper) -}}
{{- if hasKey $variables $variable -}}
{{- $wrong = append $wrong (printf "data.locations.%s becomes the variable %s, as %s does: only one is allowed" $name $variable (get $variables $variable)) -}}
{{- end -}}
{{- $_ := set $variables $variable (printf "data.locations.%s" $name) -}}
{{- end -}}
{{- range $server := splitList "," $values.kafka.bootstrapServers -}}
{{- $port := int (regexFind "[0-9]*$" $server) -}}
{{- if and $server (or (lt $port 1) (gt $port 65535)) -}}
{{- $wrong = append $wrong (printf "kafka.bootstrapServers has %s: a port is a number from 1 to 65535" $server) -}}
{{- else if and $server $values.networkPolicy.enabled (not (has (toString $port) (splitList "," (join "," $values.networkPolicy.kafka.ports)))) -}}
{{- $wrong = append $wrong (printf "kafka.bootstrapServers has the port %d: networkPolicy.kafka.ports lets only %s through" $port (join ", " $values.networkPolicy.kafka.ports)) -}}
{{- end -}}
{{- end -}}
{{- with $values.s3.endpoint -}}
{{- $wrong = concat $wrong (splitList "\n" (include "proxquant.checks.url" (dict "name" "s3.endpoint" "url" . "policy" $values.networkPolicy "ports" "s3")) | compact) -}}
{{- end -}}
{{- if and $values.podSecurityContext.runAsNonRoot (eq (toString $values.podSecurityContext.runAsUser) "0") -}}
{{- $wrong = append $wrong "podSecurityContext.runAsUser is 0, but runAsNonRoot is true: Kubernetes starts no such pod" -}}
{{- end -}}
{{- range $argument := $console.oidc.extraArgs -}}
{{- if has (regexFind "^--[a-z-]+" $argument) (list "--provider" "--oidc-issuer-url" "--http-address" "--upstream" "--reverse-proxy") -}}
{{- $wrong = append $wrong (printf "console.oidc.extraArgs has %s, which the chart sets" $argument) -}}
{{- end -}}
{{- end -}}
{{- with $wrong -}}
{{- fail (printf "\n  - %s\n" (join "\n  - " .)) -}}
{{- end -}}
{{- end }}
