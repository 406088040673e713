import Glibc

/// Returns the number of processor cores that this process may use, at least 1.
public func usableCores() -> Int {
  max(1, allowedCores() ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}

/// Returns the number of cores in this process's CPU affinity mask, which `taskset` and the cpusets
/// of containers restrict.
///
/// Swift can't import `sched_getaffinity`, which Glibc declares only with `_GNU_SOURCE`.
private func allowedCores() -> Int? {
  guard let file = fopen("/proc/self/status", "re") else { return nil }
  defer { fclose(file) }
  let field = "Cpus_allowed:"
  var line = [CChar](repeating: 0, count: 8192)
  while fgets(&line, Int32(line.count), file) != nil {
    let bytes = line.lazy.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix(field) else { continue }
    return text.dropFirst(field.count).compactMap(\.hexDigitValue)
      .reduce(0) { $0 + $1.nonzeroBitCount }
  }
  return nil
}
