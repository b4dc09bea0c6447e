#!/usr/bin/env bash
# Builds the control plane and the tools of the verification into a folder outside the repository and keeps them there.
# About 20 minutes with a cold Go cache, 5 with a warm one; a second call has nothing to do.
set -euo pipefail
cd "$(dirname "$0")"
kubernetes=$(sed -n 's/^.*k8s.io\/kubernetes v\([0-9.]*\).*$/\1/p' go.mod | head -1)
helm=v3.22.0
proxy=$(sed -n 's/^.*oauth2-proxy\/oauth2-proxy, tag: \(v[0-9.]*\).*$/\1/p' ../proxquant/values.yaml)
minor=$(cut -d. -f2 <<<"$kubernetes")
bin=${PROXQUANT_VERIFY_BIN:-${XDG_CACHE_HOME:-$HOME/.cache}/proxquant-verify/bin}
mkdir -p "$bin"
export CGO_ENABLED=0 GOFLAGS="${GOFLAGS:-} -mod=mod -trimpath"
version="-X k8s.io/component-base/version.gitVersion=v$kubernetes -X k8s.io/component-base/version.gitMajor=${kubernetes%%.*}"
version="$version -X k8s.io/component-base/version.gitMinor=$minor"
# As Helm's own releases: the version that a chart is rendered for where no cluster is asked.
capabilities="-X helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=$minor"
capabilities="$capabilities -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor=$minor"
GOBIN="$bin" go install -ldflags="-s -w $capabilities" "helm.sh/helm/v3/cmd/helm@$helm"
go build -ldflags="-s -w $version" -o "$bin/" \
  go.etcd.io/etcd/server/v3 \
  k8s.io/kubernetes/cmd/kube-apiserver \
  k8s.io/kubernetes/cmd/kube-controller-manager \
  k8s.io/kubernetes/cmd/kube-scheduler \
  k8s.io/kubernetes/cmd/kubectl \
  sigs.k8s.io/kwok/cmd/kwok \
  github.com/yannh/kubeconform/cmd/kubeconform
mv "$bin/server" "$bin/etcd"
# Two that the chart works with and that cannot share a module with Kubernetes.
GOBIN="$bin" go install -ldflags="-s -w" "github.com/oauth2-proxy/oauth2-proxy/v7@$proxy"
(cd keda && go build -ldflags="-s -w" -o "$bin/keda-operator" github.com/kedacore/keda/v2/cmd/operator)
ls "$bin"
