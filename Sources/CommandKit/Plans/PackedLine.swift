internal import Files
internal import PhotoArchive
internal import PhotoMetadata

/// Values packed one after the other, to be unpacked in the same order.
struct PackedBytes {
  private(set) var bytes: [UInt8] = []

  mutating func add<Number: FixedWidthInteger>(fixed number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }

  mutating func add(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  mutating func add(_ path: Path) { add(path.bytes) }

  mutating func add(_ text: String) { add(Array(text.utf8)) }

  mutating func add(_ text: [UInt8]) {
    add(fixed: UInt32(truncatingIfNeeded: text.count))
    bytes += text
  }

  /// Adds whether there is a value, and the value by `pack`.
  mutating func add<Value>(optional value: Value?, _ pack: (inout PackedBytes, Value) -> Void) {
    add(value != nil)
    if let value { pack(&self, value) }
  }
}

/// Packed values that are read in order; nil where the bytes end or are no such value.
struct UnpackedBytes {
  private let bytes: [UInt8]
  private var position: Int
  private let end: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    (position, end) = (0, bytes.count)
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    (position, end) = (range.lowerBound, range.upperBound)
  }

  /// The number of bytes that are left.
  var count: Int { end - position }

  /// The number of bytes of the next piece with its size.
  var size: Int? {
    var copy = self
    return copy.fixed(UInt32.self).map { Int($0) + 4 }
  }

  /// Returns the values of the next piece, which begins with its size.
  mutating func piece() -> UnpackedBytes? {
    guard let size, size <= count else { return nil }
    defer { position += size }
    return UnpackedBytes(bytes, position + 4..<position + size)
  }

  mutating func fixed<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
    let size = MemoryLayout<Number>.size
    guard size <= count else { return nil }
    defer { position += size }
    return bytes[position..<position + size].reversed().reduce(Number(0)) {
      $0 << 8 | Number(truncatingIfNeeded: $1)
    }
  }

  mutating func flag() -> Bool? { fixed(UInt8.self).map { $0 != 0 } }

  mutating func path() -> Path? { piece().map { Path(bytes: $0.rest) } }

  mutating func text() -> String? { piece().map { String(decoding: $0.rest, as: UTF8.self) } }

  private var rest: [UInt8] { Array(bytes[position..<end]) }

  /// Returns an optional value: nil if the bytes are wrong, and `.some(nil)` if there is none.
  mutating func optional<Value>(_ unpack: (inout UnpackedBytes) -> Value?) -> Value?? {
    switch flag() {
    case nil: nil
    case false?: .some(nil)
    case true?: unpack(&self).map { .some($0) }
    }
  }
}

/// Lines of plans, packed.
extension PackedBytes {
  mutating func add(_ line: PlanLine) {
    switch line {
    case .transfer(let planned):
      bytes.append(0)
      add(planned.transfer.kind.rawValue)
      add(planned.transfer.source)
      add(planned.transfer.target)
      add(planned.transfer.stamp)
      add(optional: planned.companionOf) { $0.add($1) }
      add(optional: planned.verdict) { $0.add($1) }
    case .label(let planned):
      bytes.append(1)
      add(planned.path)
      add(planned.stamp)
      add(planned.change)
      add(planned.style.usesSidecar)
      add(planned.style.keepsTime)
      add(planned.style.breaksHardLinks)
    case .left(let path, let reason):
      bytes.append(2)
      add(path)
      add(reason.code.rawValue)
      add(reason.description)
    }
  }

  private mutating func add(_ stamp: FileStamp) {
    add(fixed: Int64(stamp.size))
    add(fixed: stamp.modified)
    add(fixed: stamp.device)
    add(fixed: stamp.inode)
  }

  private mutating func add(_ verdict: PlannedVerdict) {
    add(optional: verdict.outcome) { $0.add($1) }
    add(optional: verdict.breed) {
      $0.add($1.id)
      $0.add($1.name)
    }
    add(optional: verdict.confidence) { $0.add(fixed: $1.bitPattern) }
  }

  private mutating func add(_ change: LabelChange) {
    guard case .write(let label, let keywords, let description) = change else { return add(false) }
    add(true)
    for text in [label.breedID, label.breedName, label.status.rawValue, label.when] { add(text) }
    add(optional: label.confidence) { $0.add(fixed: $1.bitPattern) }
    for text in [label.model, label.modelDigest, description] { add(optional: text) { $0.add($1) } }
    add(fixed: UInt32(truncatingIfNeeded: keywords.count))
    for keyword in keywords { add(keyword) }
  }
}

extension UnpackedBytes {
  /// Unpacks a line.
  mutating func line() -> PlanLine? {
    switch fixed(UInt8.self) {
    case 0: transfer().map(PlanLine.transfer)
    case 1: label().map(PlanLine.label)
    case 2: left()
    default: nil
    }
  }

  private mutating func left() -> PlanLine? {
    guard let path = path(), let code = text().flatMap(Reason.Code.init(rawValue:)),
      let text = text()
    else { return nil }
    return .left(path, Reason(code, text: text))
  }

  private mutating func transfer() -> PlannedTransfer? {
    guard let kind = text().flatMap(Transfer.Kind.init(rawValue:)), let source = path(),
      let target = path(), let stamp = stamp(), let companionOf = optional({ $0.path() }),
      let verdict = optional({ $0.verdict() })
    else { return nil }
    let transfer = Transfer(kind: kind, source: source, target: target, stamp: stamp)
    if let companionOf { return PlannedTransfer(transfer, companionOf: companionOf) }
    return verdict.map { PlannedTransfer(transfer, as: $0) }
  }

  private mutating func stamp() -> FileStamp? {
    guard let size = fixed(Int64.self), let modified = fixed(Int64.self),
      let device = fixed(UInt64.self), let inode = fixed(UInt64.self)
    else { return nil }
    return FileStamp(size: Int(size), modified: modified, device: device, inode: inode)
  }

  private mutating func verdict() -> PlannedVerdict? {
    guard let outcome = optional({ $0.text() }), let breed = optional({ $0.breed() }),
      let confidence = optional({ $0.double() })
    else { return nil }
    return PlannedVerdict(outcome: outcome, breed: breed, confidence: confidence)
  }

  private mutating func breed() -> PlannedBreed? {
    guard let id = text(), let name = text() else { return nil }
    return PlannedBreed(id: id, name: name)
  }

  private mutating func double() -> Double? { fixed(UInt64.self).map(Double.init(bitPattern:)) }

  private mutating func label() -> PlannedLabel? {
    guard let path = path(), let stamp = stamp(), let change = change(), let sidecar = flag(),
      let keepsTime = flag(), let breaksHardLinks = flag()
    else { return nil }
    return PlannedLabel(
      path, stamp, change,
      PlannedLabel.Style(
        usesSidecar: sidecar, keepsTime: keepsTime, breaksHardLinks: breaksHardLinks))
  }

  private mutating func change() -> LabelChange? {
    guard let isWritten = flag() else { return nil }
    guard isWritten else { return .remove }
    guard let id = text(), let name = text(),
      let status = text().flatMap(BreedLabel.Status.init(rawValue:)), let when = text(),
      let confidence = optional({ $0.double() }), let model = optional({ $0.text() }),
      let digest = optional({ $0.text() }), let description = optional({ $0.text() }),
      let count = fixed(UInt32.self)
    else { return nil }
    var keywords: [String] = []
    for _ in 0..<count {
      guard let keyword = text() else { return nil }
      keywords.append(keyword)
    }
    return .write(
      BreedLabel(
        breedID: id, breedName: name, status: status, confidence: confidence, model: model,
        modelDigest: digest, when: when),
      keywords: keywords, description: description)
  }
}
