/// The prefixes that are bound at a place in a document (Namespaces in XML 1.0, section 6.1).
struct XMLNamespaceScope {
  /// A search for a prefix goes over all that are bound: so few keep it short.
  private static let maxBindings = 256

  private var bindings: [(prefix: ArraySlice<UInt8>, namespace: XMPNamespace?)] = []

  /// How many prefixes are bound, those that hide others included.
  var count: Int { bindings.count }

  /// Binds a prefix, which is empty for the default namespace, until `leave`.
  mutating func bind(_ prefix: ArraySlice<UInt8>, to value: ArraySlice<UInt8>) throws(Obstacle) {
    guard bindings.count < Self.maxBindings, let uri = XMLText.decode(value) else {
      throw Obstacle("its XMP declares too many or odd namespaces")
    }
    bindings.append((prefix, .named(String(decoding: uri, as: UTF8.self))))
  }

  /// Forgets all but the first `count` bindings.
  mutating func leave(_ count: Int) { bindings.removeLast(bindings.count - count) }

  /// What a prefix stands for, where it is a namespace known here.
  func namespace(_ prefix: ArraySlice<UInt8>) -> XMPNamespace? {
    if prefix.elementsEqual("xml".utf8) { return .xml }
    return bindings.last { $0.prefix.elementsEqual(prefix) }?.namespace
  }
}
