#!/usr/bin/env bash
# Puts the native TensorFlow.js (@tensorflow/tfjs-node or -gpu) together with a current libtensorflow.
#
# The npm packages fetch libtensorflow 2.9.1 (CUDA 11.2) from a Google server when they are installed. This script takes
# libtensorflow 2.15.1 (CUDA 12.2) out of TensorFlow's own Python package instead, and compiles the package's binding
# against it. It changes neither package.json nor package-lock.json. docs/gpu.md says more.
set -euo pipefail

tfjs_version=4.22.0
tensorflow_version=2.15.1
node_api_headers_version=1.9.0
# A new version of this script's output replaces an old one.
recipe=1

usage() {
  cat <<EOF
usage: tfjs-native.sh [node|gpu] [--into FOLDER] [--wheel FILE] [--force]

  node           @tensorflow/tfjs-node, for the CPU (default)
  gpu            @tensorflow/tfjs-node-gpu, for NVIDIA cards with CUDA 12
  --into FOLDER  the project whose node_modules it goes into (default: that of the current folder)
  --wheel FILE   TensorFlow's Python package, where it has been downloaded already
  --force        build again although it is there

Needs Linux on x86-64 (glibc), Node 20 or later, npm, g++, and unzip or python3; about 1 GB of disk for node and
1.5 GB for gpu. What it downloads is kept in \$ADP_LINT_CACHE, \$XDG_CACHE_HOME/adp-lint or ~/.cache/adp-lint.
EOF
}

say() { printf 'tfjs-native: %s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

flavour=node
into=
wheel=
force=
while [ $# -gt 0 ]; do
  case $1 in
    node | gpu) flavour=$1 ;;
    --into | --wheel)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      if [ "$1" = --into ]; then into=$2; else wheel=$2; fi
      shift
      ;;
    --force) force=1 ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
  shift
done

# Address and checksum of the wheels on PyPI. Any CPython's will do: the libraries inside do not depend on Python.
case $flavour in
  node)
    package=@tensorflow/tfjs-node
    wheel_name=tensorflow_cpu
    wheel_path=5b/00/af89cb211fc96ffdebb52a687dad7f83b0b1d82bc057f65309fa03a89911
    wheel_sha256=54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26
    ;;
  gpu)
    package=@tensorflow/tfjs-node-gpu
    wheel_name=tensorflow
    wheel_path=c1/2d/636471492d93b6c1bf5375b81be7105a313a8c91a07c37e43625b00ca5c3
    wheel_sha256=bb0edd69103c154245c5f209f0507355cc68ba7e4de350084bc31edc562478e4
    ;;
esac
wheel_file=$wheel_name-$tensorflow_version-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl
wheel_url=https://files.pythonhosted.org/packages/$wheel_path/$wheel_file

check_machine() {
  [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] ||
    fail "this script knows Linux on x86-64 alone, this is $(uname -s) on $(uname -m); try: npm install $package"
  has node || fail 'node is missing; install Node 20 or later'
  has npm || fail 'npm is missing; it comes with Node'
  has g++ || fail 'g++ is missing; on Debian or Ubuntu: sudo apt install g++; on Fedora: sudo dnf install gcc-c++'
  has unzip || has python3 || fail 'neither unzip nor python3 is there; on Debian or Ubuntu: sudo apt install unzip'
}

# Loads the package, multiplies two matrices and prints what did it.
verify() {
  (cd "$1" && TF_CPP_MIN_LOG_LEVEL=${TF_CPP_MIN_LOG_LEVEL:-2} node -e '
    const util = require("node:util");
    util.isNullOrUndefined ??= (value) => value === null || value === undefined;
    console.warn = console.log = console.info = () => {};
    const tf = require(process.argv[1]);
    const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])).dataSync();
    if (tf.getBackend() !== "tensorflow") throw new Error(`the backend is ${tf.getBackend()}, not tensorflow`);
    if (product.join() !== "19,22,43,50") throw new Error(`a product of matrices came out as ${product.join()}`);
    const { binding, isUsingGpuDevice } = tf.backend();
    const device = isUsingGpuDevice ? "GPU" : "CPU";
    process.stdout.write(`${process.argv[1]} ${tf.version["tfjs-core"]}, libtensorflow ${binding.TF_Version}, ${device}\n`);
  ' "$package")
}

fetch_wheel() { # $1: where to put it
  say "downloading $wheel_file (210 MB for node, 480 MB for gpu)"
  if has curl && curl --fail --location --silent --show-error --continue-at - --retry 3 --output "$1" "$wheel_url"; then
    return
  fi
  has python3 && python3 -m pip --version >/dev/null 2>&1 ||
    fail "the download failed and there is no pip to try; get $wheel_url and give it with --wheel"
  say 'trying pip, which may know a mirror'
  # The host's own Python may be of any version.
  python3 -m pip download --quiet --no-deps --only-binary=:all: --no-cache-dir --implementation cp \
    --python-version 3.11 --abi cp311 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 \
    --dest "$(dirname "$1")" "${wheel_name//_/-}==$tensorflow_version" ||
    fail "pip could not get it either; get $wheel_url on another machine and give it with --wheel"
  mv "$(dirname "$1")/$wheel_file" "$1"
}

# Takes the two libraries and the headers of the C interface out of the wheel.
unpack_wheel() { # $1: wheel, $2: folder
  local -a members=(
    'tensorflow/libtensorflow_cc.so.2'
    'tensorflow/libtensorflow_framework.so.2'
    'tensorflow/include/tensorflow/c/*'
    'tensorflow/include/tensorflow/core/platform/ctstring*'
    'tensorflow/include/tsl/*'
  )
  if has unzip; then
    unzip -q -o "$1" "${members[@]}" -d "$2"
  else
    python3 - "$1" "$2" "${members[@]}" <<'EOF'
import fnmatch, sys, zipfile
wheel, folder, *patterns = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns):
            archive.extract(name, folder)
EOF
  fi
}

# Leaves libtensorflow in $library, from the cache if it is there.
provide_library() {
  local cache=${ADP_LINT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/adp-lint}
  library=$cache/libtensorflow/$wheel_name-$tensorflow_version
  if [ -f "$library/complete" ]; then
    say "libtensorflow $tensorflow_version is in $library"
    return
  fi
  mkdir -p "$library"
  local source=$wheel
  if [ -z "$source" ]; then
    source=$library/$wheel_file.part
    fetch_wheel "$source"
  fi
  if [ "$(sha256sum <"$source" | cut -d' ' -f1)" != "$wheel_sha256" ]; then
    [ -n "$wheel" ] || rm -f "$source"
    fail "$source is not $wheel_file as PyPI has it (its sha256 differs)"
  fi
  say 'unpacking it'
  unpack_wheel "$source" "$library"
  [ -n "$wheel" ] || rm -f "$source"
  touch "$library/complete"
}

# Hard links where the cache is on the same disk: the libraries are large.
place() { ln -f "$1" "$2" 2>/dev/null || cp -f "$1" "$2"; }

compile() { # $1: folder of the package, $2: node-api-headers
  mkdir -p "$1/deps/lib" "$1/lib/napi-v8"
  local name
  for name in libtensorflow_cc.so.2 libtensorflow_framework.so.2; do
    place "$library/tensorflow/$name" "$1/deps/lib/$name"
  done
  say 'compiling the binding'
  # shellcheck disable=SC2016 # the loader expands $ORIGIN
  g++ -std=c++17 -O2 -fPIC -shared -pthread -DNAPI_VERSION=8 -DNODE_GYP_MODULE_NAME=tfjs_binding \
    -I"$2/include" -I"$library/tensorflow/include" \
    "$1/binding/tfjs_backend.cc" "$1/binding/tfjs_binding.cc" \
    -L"$1/deps/lib" -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 \
    -Wl,-rpath,'$ORIGIN/../../deps/lib' \
    -o "$1/lib/napi-v8/tfjs_binding.node" ||
    fail 'the compiler failed (its messages stand above); it must know C++17'
}

check_machine
[ -z "$wheel" ] || [ -f "$wheel" ] || fail "$wheel: no such file"
project=$(cd "${into:-$(npm prefix 2>/dev/null)}" 2>/dev/null && pwd) || fail "${into}: no such folder"
target=$project/node_modules/$package
built="recipe $recipe, $package $tfjs_version, libtensorflow $tensorflow_version"
stamp=$target/adp-lint-native.txt

if [ -z "$force" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$built" ] && line=$(verify "$project" 2>/dev/null); then
  say "already built in $target"
  echo "$line"
  exit 0
fi

provide_library

# The package is put together beside its place and moved there when it works. npm installs into a folder of its own:
# in the project itself it would remove whatever package.json does not name.
mkdir -p "$project/node_modules/@tensorflow"
stage=$(mktemp -d "$project/node_modules/.tfjs-native.XXXXXX")
trap 'rm -rf "$stage"' EXIT
printf '{"private":true}\n' >"$stage/package.json"
say "installing $package $tfjs_version without its install script"
npm install --prefix "$stage" --ignore-scripts --no-package-lock --no-audit --no-fund --loglevel=error \
  "$package@$tfjs_version" "node-api-headers@$node_api_headers_version" >/dev/null ||
  fail 'npm could not install it'
compile "$stage/node_modules/$package" "$stage/node_modules/node-api-headers"
line=$(verify "$stage") || fail 'what was built does not run (the message stands above)'

# Its dependencies go inside it, so that nothing of the project is touched; TensorFlow.js itself is shared with the
# project where that has the same version, so that there is one of it.
mkdir -p "$stage/package"
mv "$stage/node_modules/$package" "$stage/package/whole"
rm -rf "$stage/node_modules/node-api-headers" "$stage/node_modules/.bin" "$stage/node_modules/.package-lock.json"
version_of() { node -p 'JSON.parse(fs.readFileSync(process.argv[1], "utf8")).version' "$1/package.json" 2>/dev/null || true; }
if [ "$(version_of "$project/node_modules/@tensorflow/tfjs")" = "$tfjs_version" ]; then
  rm -rf "$stage/node_modules/@tensorflow"
fi
mkdir -p "$stage/package/whole/node_modules"
cp -R "$stage/node_modules/." "$stage/package/whole/node_modules/"
printf '%s\n' "$built" >"$stage/package/whole/adp-lint-native.txt"
rm -rf "$target"
mv "$stage/package/whole" "$target"

line=$(verify "$project") || fail "it ran while it was put together, but not from $project (the message stands above)"
say "built in $target"
say 'npm install and npm ci remove what package.json does not name: run this again after them (seconds, from the cache)'
echo "$line"
