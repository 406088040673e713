internal import DefaultModel
public import Files
public import Messages

/// The folders that are searched for model bundles.
public struct ModelLocation: Sendable {
  /// The folders that contain bundles, in search order.
  public let folders: [Path]

  /// Creates the locations relative to an executable: the build folder's resources, and
  /// PREFIX/share/kennel/Models of an installation.
  ///
  /// - Parameter executable: the path of the running program, without symbolic links.
  public init(executable: Path) {
    let folder = executable.folder
    folders = [
      folder.appending("kennel_DefaultModel.resources"),
      folder.folder.appending("share/kennel/Models"),
    ]
  }

  /// Creates a location from folders that contain bundles, in search order.
  public init(folders: [Path]) { self.folders = folders }

  /// The name of the default model.
  public static var defaultName: String { KENNEL_DEFAULT_MODEL }

  /// Returns every bundle in the folders, sorted by name; of bundles with the same name, the first.
  ///
  /// - Returns: the name of each folder with a `model.json`, and its bundle or the error in reading
  ///   it.
  public func bundles() -> [(name: String, bundle: Result<ModelBundle, BundleError>)] {
    var found: [String: Path] = [:]
    for folder in folders {
      for name in folder.entries() where name.first != UInt8(ascii: ".") {
        let path = folder.appending(name)
        let text = Path(bytes: name).displayName
        if found[text] == nil, path.appending("model.json").exists { found[text] = path }
      }
    }
    return found.sorted { $0.key < $1.key }.map { name, path in
      do {
        return (name, .success(try ModelBundle(folder: path)))
      } catch {
        let other = BundleError(.unusable, ["file": "\(path)", "cause": .error(error)])
        return (name, .failure(error as? BundleError ?? other))
      }
    }
  }

  /// Returns the bundle with a name or in a folder.
  ///
  /// - Parameter model: a folder, or the name of a bundle in one of `folders`; nil for the default.
  /// - Returns: the bundle, without its weights.
  /// - Throws: `BundleError` when the bundle does not exist or is invalid.
  public func bundle(_ model: Path?) throws -> ModelBundle {
    let name = model ?? Path(Self.defaultName)
    let isName =
      !name.bytes.contains(UInt8(ascii: "/")) && !["", ".", ".."].contains(name.lossyString)
    guard isName else {
      guard name.isFolder else { throw BundleError(.noFolder, ["folder": "\(name)"]) }
      return try ModelBundle(folder: name)
    }
    // The default is never taken from the current folder, which may be anyone's.
    let candidates = folders.map { $0.appending(name.bytes) } + (model == nil ? [] : [name])
    guard let folder = candidates.first(where: \.isFolder) else {
      let places = folders.map(\.displayName).joined(separator: ", ")
      throw BundleError(
        model == nil ? .noDefaultModel : .noModel, ["name": "\(name)", "folders": .text(places)])
    }
    return try ModelBundle(folder: folder)
  }
}
