#!/usr/bin/env bash
# Makes the self-contained agent for a device of this machine's architecture: target/agent-image and an archive of it.
# Called by `./sealane package agent [--class-cache]` after the build; needs JAVA_HOME with a JDK 25.
# --class-cache adds 14 MB to the image and takes 2 MB from the agent's resident memory (docs/adr/0033).
set -euo pipefail
agent=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
home=$(dirname "$agent")
target=$home/target
image=$target/agent-image
modules=$target/agent-modules

case "$(uname -m)" in
    x86_64) native=linux/amd64 ;;
    aarch64) native=linux/aarch64 ;;
    *) echo "sealane: no native compression library is packaged for $(uname -m)" >&2; exit 1 ;;
esac

one() { # the only file that matches, or an explanation
    local matches=("$@")
    [ "${#matches[@]}" = 1 ] && [ -f "${matches[0]}" ] || { echo "sealane: expected one file, found: $*" >&2; exit 1; }
    echo "${matches[0]}"
}

# The modules of the image. zstd-jni carries a native library for every platform of the world; one is enough, and it
# lies in lib/ instead of being unpacked into /tmp at each start.
rm -rf "$image" "$modules"
mkdir -p "$modules/natives"
for jar in "$home"/artifact/target/sealane-artifact-*.jar "$home"/agent/target/sealane-agent-*.jar; do
    case "$jar" in *-tests.jar | *-sources.jar) ;; *) cp "$jar" "$modules/" ;; esac
done
lib=$home/cli/target/lib
cp "$(one "$lib"/jackson-core-*.jar)" "$(one "$lib"/xz-*.jar)" "$modules/"
zstd=$(one "$lib"/zstd-jni-*.jar)
(cd "$modules/natives" && "$JAVA_HOME/bin/jar" --extract --file "$zstd")
cp "$(one "$modules/natives/$native"/libzstd-jni-*.so)" "$modules/libzstd-jni.so"
find "$modules/natives" -type f ! -name '*.class' ! -path '*/META-INF/*' -delete
"$JAVA_HOME/bin/jar" --create --no-manifest --file "$modules/$(basename "$zstd")" -C "$modules/natives" .
rm -rf "$modules/natives"

"$JAVA_HOME/bin/jlink" \
    --module-path "$modules" \
    --add-modules dev.sealane.agent,jdk.unsupported \
    --strip-debug --no-header-files --no-man-pages --compress zip-6 \
    --output "$image" 2>&1 | grep -v 'WARNING: Using incubator' || true
[ -x "$image/bin/java" ] || { echo "sealane: jlink failed" >&2; exit 1; }

cp "$modules/libzstd-jni.so" "$image/lib/"
install -D -m 0755 "$agent/package/sealane-agent" "$image/bin/sealane-agent"
install -D -m 0755 "$agent/package/swupdate" "$image/bin/swupdate"
install -D -m 0644 "$agent/package/agent.conf" "$image/conf/agent.conf.example"
install -D -m 0644 "$agent/package/sealane-agent.service" "$image/systemd/sealane-agent.service"
install -D -m 0644 "$home/LICENSE" "$image/legal/sealane/LICENSE"
if command -v strip >/dev/null; then # Symbols that only a debugger wants: 5 MB.
    strip --strip-unneeded "$image/lib/libzstd-jni.so" "$image/lib/server/libjvm.so"
fi
rm -f "$image/bin/keytool" "$image/bin/jrunscript"

# A cache of loaded and linked classes, made by one short run.
make_class_cache() {
    local training
    training=$(mktemp -d)
    printf 'device_type=training\n' > "$training/device_type"
    printf 'server.url = http://127.0.0.1:9\ndata.directory = %s\n' "$training" > "$training/agent.conf"
    SEALANE_AGENT_JAVA_OPTIONS="-XX:AOTCacheOutput=$image/lib/agent.aot" \
        "$image/bin/sealane-agent" status --config "$training/agent.conf" > "$training/log" 2>&1 || {
        cat "$training/log" >&2
        echo "sealane: the training run for the class cache failed" >&2
        exit 1
    }
    rm -rf "$training"
}
[ "${1:-}" != --class-cache ] || make_class_cache

tar --create --gzip --file "$target/sealane-agent.tar.gz" --owner=0 --group=0 --sort=name \
    --transform 's,^agent-image,sealane-agent,' --directory "$target" agent-image
rm -rf "$modules"
echo "$image  $(du -sm --apparent-size "$image" | cut -f1) MB"
echo "$target/sealane-agent.tar.gz  $(du -m --apparent-size "$target/sealane-agent.tar.gz" | cut -f1) MB"
