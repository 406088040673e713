public import Files
public import Foundation

/// Tests name their files by text, and by URL.
extension Path: ExpressibleByStringInterpolation {
  /// Makes a path from text.
  public init(stringLiteral text: String) { self.init(text) }

  /// Makes a path from the URL of a file.
  public init(_ url: URL) { self.init(url.path(percentEncoded: false)) }
}
