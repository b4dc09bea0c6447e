{{/* A quantity of Kubernetes as a number. */}}
{{- define "proxquant.quantity" -}}
{{- $text := include "proxquant.text" . -}}
{{- $unit := regexFind "[A-Za-z]*$" $text -}}
{{- $factors := dict "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 -}}
{{- mulf (float64 (trimSuffix $unit $text)) (ternary 1.0 (get $factors $unit) (empty $unit)) -}}
{{- end }}

{{/* A size of the JVM's options, in bytes. */}}
{{- define "proxquant.heap" -}}
{{- include "proxquant.quantity" (printf "%si" (upper .)) -}}
{{- end }}
