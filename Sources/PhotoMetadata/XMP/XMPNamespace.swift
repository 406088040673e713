internal import Messages

/// The XML namespaces that mean something here; the raw value is the URI.
enum XMPNamespace: String {
  case rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  case xml = "http://www.w3.org/XML/1998/namespace"
  case xmpMeta = "adobe:ns:meta/"
  case dublinCore = "http://purl.org/dc/elements/1.1/"
  case dublinCoreTerms = "http://purl.org/dc/terms/"
  case lightroom = "http://ns.adobe.com/lightroom/1.0/"
  case digiKam = "http://www.digikam.org/ns/1.0/"
  case microsoft = "http://ns.microsoft.com/photo/1.0/"
  case mediaPro = "http://ns.iview-multimedia.com/mediapro/1.0/"
  case exif = "http://ns.adobe.com/exif/1.0/"
  case photoshop = "http://ns.adobe.com/photoshop/1.0/"
  case xmp = "http://ns.adobe.com/xap/1.0/"
  case xmpNote = "http://ns.adobe.com/xmp/note/"
  /// kennel's own. `.example` is reserved (RFC 2606): it names nobody's computer.
  case kennel = "https://kennel.example/ns/metadata/1.0/"

  /// The namespace that a declaration names.
  ///
  /// Microsoft's is written with and without a slash.
  static func named(_ uri: String) -> XMPNamespace? {
    XMPNamespace(rawValue: uri) ?? (uri == "http://ns.microsoft.com/photo/1.0" ? .microsoft : nil)
  }
}

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
      throw Obstacle(.oddNamespaces)
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
