internal import DefaultModel
public import Files
public import Messages

/// Where model bundles are looked for.
public struct ModelLocation: Sendable {
  /// The folders that hold bundles, in the order in which they are searched.
  public let folders: [Path]

  /// The places beside an executable: the build folder's resources, and PREFIX/share/kennel/Models
  /// of an installed one.
  ///
  /// - Parameter executable: the path of the running program, without symbolic links.
  public init(executable: Path) {
    let folder = executable.folder
    folders = [
      folder.appending("kennel_DefaultModel.resources"),
      folder.folder.appending("share/kennel/Models"),
    ]
  }

  /// Looks in folders that hold bundles, in this order.
  public init(folders: [Path]) { self.folders = folders }

  /// The name of the model that is used when none is asked for.
  public static var defaultName: String { KENNEL_DEFAULT_MODEL }

  /// Every bundle in the folders by its name there, sorted; the first of a name hides the others.
  ///
  /// - Returns: the folders that hold a `model.json`, read, or why they can't be.
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
        let other = BundleError(.unusable, ["file": "\(path)", "cause": "\(error)"])
        return (name, .failure(error as? BundleError ?? other))
      }
    }
  }

  /// Reads the bundle of a name or in a folder.
  ///
  /// - Parameter model: a folder, or the name of a bundle in one of `folders`; nil is the default.
  /// - Returns: the bundle, without its weights.
  /// - Throws: `BundleError` when there is none or it can't be used.
  public func bundle(_ model: Path?) throws -> ModelBundle {
    let name = model ?? Path(Self.defaultName)
    let isName =
      !name.bytes.contains(UInt8(ascii: "/")) && !["", ".", ".."].contains(name.lossyString)
    guard isName else {
      guard name.isFolder else { throw BundleError(.noFolder, ["folder": "\(name)"]) }
      return try ModelBundle(folder: name)
    }
    // The default is never taken from the current folder, which may be anybody's.
    let candidates = folders.map { $0.appending(name.bytes) } + (model == nil ? [] : [name])
    guard let folder = candidates.first(where: \.isFolder) else {
      let places = folders.map(\.displayName).joined(separator: ", ")
      throw BundleError(
        model == nil ? .noDefaultModel : .noModel, ["name": "\(name)", "folders": .text(places)])
    }
    return try ModelBundle(folder: folder)
  }
}
