public import BreedRecognition
internal import Files
internal import Foundation

/// The default bundle as the project holds it.
///
/// - Throws: a `BundleError` when it can't be read.
public func defaultBundle() throws -> ModelBundle {
  let checkout = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  return try ModelBundle(
    folder: Path(checkout.appending(path: "Models/\(ModelLocation.defaultName)")))
}
