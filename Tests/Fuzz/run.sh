#!/bin/sh
# Fuzzes one target with libFuzzer and the address sanitizer (Linux).
#
#   Tests/Fuzz/run.sh decode 300 [libFuzzer options]
#
# The target `decode` is FuzzDecode.swift. Its first lines may hold, after "// fuzz-modules: ", the
# modules of Sources that it needs, dependencies first, and
# after "// fuzz-libraries: " the C libraries to link, and after "// fuzz-sources: " more files beside it. Inputs that it finds grow in .build/fuzz;
# what crashes lands in Found/<target>, which the tests replay. Seeds are the files of the folders
# after "// fuzz-seeds: ".
set -eu

if [ $# -lt 2 ]; then
  echo "usage: $0 TARGET SECONDS [OPTION ...]" >&2
  exit 64
fi
target=$1
seconds=$2
shift 2

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
first=$(printf %s "$target" | cut -c1 | tr '[:lower:]' '[:upper:]')
source="$here/Fuzz$first$(printf %s "$target" | cut -c2-).swift"
[ -f "$source" ] || { echo "$0: there is no $source" >&2; exit 64; }

setting() { sed -n "s|^// fuzz-$1: ||p" "$source"; }
modules=$(setting modules)
libraries=$(setting libraries)
seeds=$(setting seeds)
sources=$source
for file in $(setting sources); do sources="$sources $here/$file"; done
work=${KENNEL_FUZZ_FOLDER:-"$root/.build/fuzz"}/$target
found="$here/Found/$target"
mkdir -p "$work/objects" "$work/corpus" "$found"

clang=$(dirname "$(readlink -f "$(command -v swiftc)")")/clang
options="-parse-as-library -sanitize=fuzzer,address -O -g -swift-version 6"
options="$options -package-name kennel"
features="ExistentialAny InternalImportsByDefault MemberImportVisibility"
for feature in $features NonisolatedNonsendingByDefault; do
  options="$options -enable-upcoming-feature $feature"
done
includes=
objects=
for module in $modules; do
  folder="$root/Sources/$module"
  if [ -d "$folder/include" ]; then
    # A C module: SwiftPM's module map, by hand.
    mkdir -p "$work/maps/$module"
    printf 'module %s { umbrella "%s" export * }\n' "$module" "$folder/include" \
      > "$work/maps/$module/module.modulemap"
    includes="$includes -I $work/maps/$module"
    for file in "$folder"/*.c; do
      object="$work/objects/$(basename "$file").o"
      "$clang" -O1 -g -fsanitize=fuzzer-no-link,address -I "$folder/include" -c "$file" \
        -o "$object"
      objects="$objects $object"
    done
  elif [ -f "$folder/module.modulemap" ]; then
    includes="$includes -I $folder"
  else
    # shellcheck disable=SC2046,SC2086
    swiftc $options $includes -I "$work" -wmo -module-name "$module" -emit-module \
      -emit-module-path "$work/$module.swiftmodule" -emit-object \
      -o "$work/objects/$module.o" $(find "$folder" -name '*.swift')
    objects="$objects $work/objects/$module.o"
  fi
done
link=
for library in $libraries; do link="$link -l$library"; done
# shellcheck disable=SC2086
swiftc $options $includes -I "$work" $sources $objects $link -o "$work/fuzz" 2> "$work/link.log" \
  || { cat "$work/link.log" >&2; exit 1; }

folders=
for folder in $seeds; do
  if [ -d "$root/$folder" ]; then folders="$folders $root/$folder"; fi
done
# Swift's own backtraces and the symbolizer can hang on a crash for minutes.
export SWIFT_BACKTRACE=enable=no
# Stacks of allocations, of which Swift makes many, take a third of the time.
export ASAN_OPTIONS="symbolize=0:detect_leaks=1:malloc_context_size=2:${ASAN_OPTIONS:-}"
# shellcheck disable=SC2086
exec "$work/fuzz" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=65536 \
  -artifact_prefix="$found/" "$@" "$work/corpus" "$found" $folders
