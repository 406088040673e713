internal import Messages

/// The XML namespaces known to kennel; the raw value is the URI.
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
  case tiff = "http://ns.adobe.com/tiff/1.0/"
  case photoshop = "http://ns.adobe.com/photoshop/1.0/"
  case xmp = "http://ns.adobe.com/xap/1.0/"
  case xmpNote = "http://ns.adobe.com/xmp/note/"
  /// kennel's own namespace. The top-level domain `.example` is reserved (RFC 2606).
  case kennel = "https://kennel.example/ns/metadata/1.0/"

  /// Returns the namespace with a URI.
  ///
  /// Microsoft's URI is written with and without a trailing slash.
  static func named(_ uri: String) -> XMPNamespace? {
    XMPNamespace(rawValue: uri) ?? (uri == "http://ns.microsoft.com/photo/1.0" ? .microsoft : nil)
  }
}

/// The prefixes bound at a position in a document (Namespaces in XML 1.0, section 6.1).
struct XMLNamespaceScope {
  /// The maximum number of bindings, which keeps the linear search for a prefix short.
  private static let maxBindings = 256

  private var bindings: [(prefix: ArraySlice<UInt8>, name: XMLNamespaceName)] = []

  /// The number of bindings, including those that others shadow.
  var count: Int { bindings.count }

  /// Binds a prefix (empty for the default namespace) until `leave`.
  mutating func bind(_ prefix: ArraySlice<UInt8>, to value: ArraySlice<UInt8>) throws(Obstacle) {
    guard bindings.count < Self.maxBindings, let uri = XMLText.decode(value) else {
      throw Obstacle(.oddNamespaces)
    }
    bindings.append((prefix, XMLNamespaceName(uri: String(decoding: uri, as: UTF8.self))))
  }

  /// Removes all but the first `count` bindings.
  mutating func leave(_ count: Int) { bindings.removeLast(bindings.count - count) }

  /// Returns the namespace bound to a prefix; nil if none is.
  func namespace(_ prefix: ArraySlice<UInt8>) -> XMLNamespaceName? {
    if prefix.elementsEqual("xml".utf8) { return .xml }
    return bindings.last { $0.prefix.elementsEqual(prefix) }?.name
  }
}

/// A namespace that a document binds a prefix to.
struct XMLNamespaceName {
  let uri: String
  /// The namespace, if known to kennel.
  let known: XMPNamespace?

  static let xml = XMLNamespaceName(uri: XMPNamespace.xml.rawValue)
  /// That of names without a prefix where no default is bound.
  static let none = XMLNamespaceName(uri: "")

  init(uri: String) {
    self.uri = uri
    known = .named(uri)
  }
}
