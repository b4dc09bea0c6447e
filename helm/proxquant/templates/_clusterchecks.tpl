{{/* What Kubernetes, an operator beside it or a broker would refuse later although each value by itself may be right; a line each. */}}
{{- define "proxquant.checks.cluster" -}}
{{- $values := .Values -}}
{{- range $name := list "trainer" "quantizer" "evaluator" -}}
{{- $service := get $values $name -}}
{{- $queue := get $service.labels "kueue.x-k8s.io/queue-name" -}}
{{- if and $queue (not (regexMatch "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" $queue)) }}
{{ $name }}.labels has the queue {{ $queue }}: a queue's name has lower case letters, digits and dashes
{{- end -}}
{{- $rolling := default (dict) $service.updateStrategy.rollingUpdate -}}
{{- if and (hasKey $rolling "maxSurge") (has (toString $rolling.maxSurge) (list "0" "0%")) (hasKey $rolling "maxUnavailable") (has (toString $rolling.maxUnavailable) (list "0" "0%")) }}
{{ $name }}.updateStrategy.rollingUpdate has maxSurge and maxUnavailable 0: no pod could ever be replaced; allow one of them
{{- end -}}
{{- end -}}
{{- $accounts := dict -}}
{{- range $name := list "trainer" "quantizer" "evaluator" "retention" -}}
{{- $component := get $values $name -}}
{{- if and $component.enabled $component.serviceAccount.create -}}
{{- $account := include "proxquant.serviceAccountName" (dict "root" $ "name" (ternary "gc" $name (eq $name "retention")) "values" $component) -}}
{{- if hasKey $accounts $account }}
{{ $name }}.serviceAccount.name is {{ $account }}, as {{ get $accounts $account }}.serviceAccount.name is: Helm would make it twice; set create to false for one of them
{{- end -}}
{{- $_ := set $accounts $account $name -}}
{{- end -}}
{{- end -}}
{{- range $rules := list "extraIngress" "extraEgress" -}}
{{- range $rule := get $values.networkPolicy $rules -}}
{{- range $rule.ports -}}
{{- if and .endPort (or (kindIs "string" .port) (lt (int .endPort) (int .port))) }}
networkPolicy.{{ $rules }} has endPort {{ int .endPort }} after port {{ include "proxquant.text" .port }}: port must be a number, and endPort not less
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $console := $values.console -}}
{{- if and $console.httpRoute.enabled (not $console.httpRoute.hostnames) (not $console.hosts) }}
console.httpRoute.hostnames is empty, so the route takes the host names of its listener, and the console would answer under none of them: name them in console.hosts (or in console.httpRoute.hostnames); "*" = any
{{- end -}}
{{- $seconds := dict "ms" 0.001 "s" 1.0 "m" 60.0 -}}
{{- $monitor := $values.serviceMonitor -}}
{{- $patience := mulf (float64 (regexFind "^[0-9]+" $monitor.scrapeTimeout)) (get $seconds (regexFind "[a-z]+$" $monitor.scrapeTimeout)) -}}
{{- $interval := mulf (float64 (regexFind "^[0-9]+" $monitor.interval)) (get $seconds (regexFind "[a-z]+$" $monitor.interval)) -}}
{{- if gt $patience $interval }}
serviceMonitor.scrapeTimeout is {{ $monitor.scrapeTimeout }}: at most serviceMonitor.interval ({{ $monitor.interval }}) is allowed, the operator takes no such monitor
{{- end -}}
{{- range $key, $_ := $values.kafka.properties -}}
{{- if has $key (list "acks" "enable.idempotence" "enable.auto.commit" "auto.offset.reset" "group.id" "group.instance.id" "max.poll.records" "partition.assignment.strategy") }}
kafka.properties has {{ $key }}, which the services set themselves, since their promises rest on it: leave it out
{{- end -}}
{{- end -}}
{{- range $server := splitList "," $values.kafka.bootstrapServers -}}
{{- $host := regexReplaceAll ":[0-9]*$" $server "" -}}
{{- if regexMatch "^[0-9.]+$" $host -}}
{{- if not (regexMatch "^(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}$" $host) }}
kafka.bootstrapServers has {{ $server }}: an IPv4 address has four numbers from 0 to 255
{{- end -}}
{{- else if hasPrefix "[" $host -}}
{{- $groups := sub (len (splitList ":" $host)) 1 -}}
{{- if or (gt $groups 8) (and (not (contains "::" $host)) (ne $groups 7) (not (contains "." $host))) }}
kafka.bootstrapServers has {{ $server }}: an IPv6 address has eight groups, or :: for some of them
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $values.data.existingClaim -}}
{{- $root := printf "%s/" (trimSuffix "/" (clean $values.data.mountPath)) -}}
{{- range $name, $path := $values.data.locations -}}
{{- if not (hasPrefix $root (printf "%s/" (clean $path))) }}
data.locations.{{ $name }} is {{ $path }}: only what lies below data.mountPath ({{ $values.data.mountPath }}) is read
{{- end -}}
{{- end -}}
{{- end -}}
{{- $context := $values.containerSecurityContext -}}
{{- if eq (toString $context.allowPrivilegeEscalation) "false" -}}
{{- $added := dig "capabilities" "add" (list) (deepCopy $context) -}}
{{- if or $context.privileged (has "SYS_ADMIN" $added) (has "CAP_SYS_ADMIN" $added) }}
containerSecurityContext is privileged or adds SYS_ADMIN, but allowPrivilegeEscalation is false: Kubernetes starts no such container
{{- end -}}
{{- end -}}
{{- if and (eq (toString $context.runAsUser) "0") (ternary $context.runAsNonRoot $values.podSecurityContext.runAsNonRoot (hasKey $context "runAsNonRoot")) }}
containerSecurityContext.runAsUser is 0, but runAsNonRoot is true: Kubernetes starts no such container
{{- end -}}
{{- if eq (lower $values.retention.timeZone) "local" }}
retention.timeZone is {{ $values.retention.timeZone }}: name a zone, for example Etc/UTC; Kubernetes takes no CronJob whose zone is its own
{{- end -}}
{{- $extra := dict -}}
{{- range $object := $values.extraDeploy -}}
{{- $id := printf "%s %s %s" (default $.Release.Namespace $object.metadata.namespace) $object.kind $object.metadata.name -}}
{{- if hasKey $extra $id }}
extraDeploy has {{ $object.kind }} {{ $object.metadata.name }} twice
{{- end -}}
{{- $_ := set $extra $id true -}}
{{- end -}}
{{- if hasKey $extra (printf "%s ConfigMap %s-settings" $.Release.Namespace (include "proxquant.fullname" .)) }}
extraDeploy has ConfigMap {{ include "proxquant.fullname" . }}-settings, which the chart makes
{{- end -}}
{{- end }}

{{/* What is wrong with the pods that are no services: those of the topics job, of retention, of helm test and of the login. Each
     is the first object of its template. */}}
{{- define "proxquant.checks.others" -}}
{{- range $file, $about := dict "topics-job.yaml" (list "topics" "topics" "spec.template.spec") "retention.yaml" (list "retention" "gc" "spec.jobTemplate.spec.template.spec") "tests/ready.yaml" (list "tests" "test" "spec") "console-oidc.yaml" (list "console.oidc" "proxy" "spec.template.spec") -}}
{{- $object := fromYaml (first (splitList "\n---\n" (include (printf "%s/%s" $.Template.BasePath $file) $))) -}}
{{- range $field := splitList "." (index $about 2) -}}
{{- $object = default (dict) (get $object $field) -}}
{{- end -}}
{{- if $object }}
{{ include "proxquant.checks.pod" (dict "root" $ "name" (index $about 0) "container" (index $about 1) "spec" $object) }}
{{- end -}}
{{- end -}}
{{- end }}
