/// Why a photo's metadata can't be read or changed, as a sentence for the user.
public struct MetadataError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// Makes an error that says `description`.
  public init(_ description: String) { self.description = description }
}

/// Why a label can't be written into the photo's own file, as a clause without a full stop.
///
/// It stays inside the module: the label goes to a sidecar, with this as the reason.
struct Obstacle: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
