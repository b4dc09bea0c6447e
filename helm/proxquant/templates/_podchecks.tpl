{{/* What is wrong with a pod as it would be sent, a line each: names that lists may have once only, mounts without a volume or
     over files of the image, variables that are said twice. The context is {root, name, container, spec}: what values call it,
     its first container. */}}
{{- define "proxquant.checks.pod" -}}
{{- $name := .name -}}
{{- $own := default $name .container -}}
{{- $containers := concat (default (list) .spec.initContainers) .spec.containers -}}
{{- $settings := fromYaml (include "proxquant.settings" .root) -}}
{{- range list (list "container" $containers "name") (list "volume" (default (list) .spec.volumes) "name") (list "host alias" (default (list) .spec.hostAliases) "ip") (list "resource claim" (default (list) .spec.resourceClaims) "name") -}}
{{- $seen := dict -}}
{{- $what := index . 0 -}}
{{- $key := index . 2 -}}
{{- range index . 1 -}}
{{- if hasKey $seen (get . $key) }}
{{ $name }}: the {{ $what }} {{ get . $key }} is there twice; {{ ternary "put all host names of an address into one entry" "give the one that you add another name" (eq $key "ip") }}
{{- end -}}
{{- $_ := set $seen (get . $key) true -}}
{{- end -}}
{{- end -}}
{{- $spread := dict -}}
{{- range .spec.topologySpreadConstraints -}}
{{- $key := printf "%s, %s" .topologyKey .whenUnsatisfiable -}}
{{- if hasKey $spread $key }}
{{ $name }}: topologySpreadConstraints has {{ $key }} twice
{{- end -}}
{{- $_ := set $spread $key true -}}
{{- end -}}
{{- $volumes := list -}}
{{- range .spec.volumes -}}{{- $volumes = append $volumes .name -}}{{- end -}}
{{- $claims := list -}}
{{- range .spec.resourceClaims -}}{{- $claims = append $claims .name -}}{{- end -}}
{{- $ports := dict -}}
{{- range $container := $containers -}}
{{- $seen := dict -}}
{{- range $container.env -}}
{{- if hasKey $seen .name }}
{{ $name }}: the variable {{ .name }} is set twice in container {{ $container.name }}; what the chart sets has a value of its own, the rest belongs into env or extraEnv once
{{- else if and (eq $container.name $own) $container.envFrom (hasKey $settings .name) }}
{{ $name }}: the variable {{ .name }} is set by the chart for all services; change the value that it comes from
{{- end -}}
{{- $_ := set $seen .name true -}}
{{- end -}}
{{- $paths := dict -}}
{{- range $container.volumeMounts -}}
{{- $path := clean .mountPath -}}
{{- if hasKey $paths $path }}
{{ $name }}: two volumes are mounted at {{ $path }} in container {{ $container.name }}; the chart mounts /tmp, /var/lib/proxquant and what its values name
{{- end -}}
{{- if or (has $path (list "/" "/opt" "/opt/natives" "/var" "/var/lib" "/etc" "/usr" "/bin" "/lib" "/proc" "/sys" "/dev")) (hasPrefix "/opt/proxquant" $path) (hasPrefix "/proc/" $path) (hasPrefix "/sys/" $path) }}
{{ $name }}: nothing may be mounted at {{ $path }}: it hides files of the image or of the system
{{- end -}}
{{- range $path := list .mountPath (default "" .subPath) -}}
{{- if has ".." (splitList "/" $path) }}
{{ $name }}: the mount path {{ $path }} has .. in it, which Kubernetes refuses
{{- end -}}
{{- end -}}
{{- if not (has .name $volumes) }}
{{ $name }}: the mount {{ .mountPath }} is of a volume {{ .name }} that is not there; add it to extraVolumes
{{- end -}}
{{- $_ := set $paths $path true -}}
{{- end -}}
{{- $portNames := dict -}}
{{- range $container.ports -}}
{{- if and .name (hasKey $portNames .name) }}
{{ $name }}: the port name {{ .name }} is there twice in container {{ $container.name }}
{{- end -}}
{{- $_ := set $portNames (default "" .name) true -}}
{{- $port := include "proxquant.text" .containerPort -}}
{{- $of := printf "%s/%s" $port (default "TCP" .protocol) -}}
{{- if hasKey $ports $of }}
{{ $name }}: the port {{ $port }} is used twice; the service itself listens on 8080
{{- end -}}
{{- $_ := set $ports $of true -}}
{{- end -}}
{{- with $container.resources -}}
{{- $claimed := dict -}}
{{- range .claims -}}
{{- if hasKey $claimed .name }}
{{ $name }}: resources.claims names {{ .name }} twice
{{- end -}}
{{- $_ := set $claimed .name true -}}
{{- if not (has .name $claims) }}
{{ $name }}: resources.claims names {{ .name }}, which is not in resourceClaims
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* What is wrong with the sizes of a container, a line each. The context is {name, values}. */}}
{{- define "proxquant.checks.sizes" -}}
{{- $name := .name -}}
{{- $values := .values -}}
{{- $limits := default (dict) $values.resources.limits -}}
{{- range $resource, $requested := $values.resources.requests -}}
{{- if hasKey $limits $resource -}}
{{- if gt (float64 (include "proxquant.quantity" $requested)) (float64 (include "proxquant.quantity" (get $limits $resource))) }}
{{ $name }}.resources.requests.{{ $resource }} is {{ include "proxquant.text" $requested }}: at most resources.limits.{{ $resource }} ({{ include "proxquant.text" (get $limits $resource) }}) is allowed
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $resource, $_ := merge (dict) (deepCopy $limits) (deepCopy (default (dict) $values.resources.requests)) -}}
{{- if contains "/" $resource -}}
{{- $limit := get $limits $resource -}}
{{- if or (not (hasKey $limits $resource)) (not (regexMatch "^[0-9]+$" (include "proxquant.text" $limit))) (ne (include "proxquant.text" $limit) (include "proxquant.text" (default $limit (get (default (dict) $values.resources.requests) $resource)))) }}
{{ $name }}.resources has {{ $resource }}: a device is asked for as a whole number in limits, and requests may only say the same
{{- end -}}
{{- end -}}
{{- end -}}
{{- if hasKey $values "heap" -}}
{{- $heap := float64 (include "proxquant.heap" $values.heap) -}}
{{- if $limits.memory -}}
{{- $shm := ternary (include "proxquant.quantity" (dig "gpu" "shmSize" "0" (deepCopy $values))) "0" (dig "gpu" "enabled" false (deepCopy $values)) -}}
{{- if ge (addf $heap (float64 $shm)) (float64 (include "proxquant.quantity" $limits.memory)) }}
{{ $name }}.heap is {{ $values.heap }}: together with /dev/shm it must be less than {{ $name }}.resources.limits.memory ({{ include "proxquant.text" $limits.memory }}), since the JVM and the engine need memory beside it
{{- end -}}
{{- end -}}
{{- if hasKey $values "memoryBudgetMi" -}}
{{- if gt (mulf (float64 $values.memoryBudgetMi) 2097152.0) $heap }}
{{ $name }}.memoryBudgetMi is {{ include "proxquant.text" $values.memoryBudgetMi }}: at most half of {{ $name }}.heap ({{ $values.heap }}) is allowed
{{- end -}}
{{- end -}}
{{- if regexMatch "(^|\\s)-X(mx|X:MaxRAM|X:MaxHeapSize)" $values.javaOptions }}
{{ $name }}.javaOptions sets the heap: use {{ $name }}.heap
{{- end -}}
{{- end -}}
{{- end }}

{{/* What is wrong with the port of a URL. The context is {name, url, policy, ports}. */}}
{{- define "proxquant.checks.url" -}}
{{- $given := trimPrefix ":" (regexFind ":[0-9]+$" (regexFind "^https?://[^/?]*" .url)) -}}
{{- $port := int (default (ternary "443" "80" (hasPrefix "https:" .url)) $given) -}}
{{- $open := (get .policy .ports).ports -}}
{{- if or (lt $port 1) (gt $port 65535) -}}
{{ .name }} is {{ .url }}: a port is a number from 1 to 65535
{{- else if and .policy.enabled (not (has (toString $port) (splitList "," (join "," $open)))) -}}
{{ .name }} has the port {{ $port }}: networkPolicy.{{ .ports }}.ports lets only {{ join ", " $open }} through
{{- end -}}
{{- end }}
