#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
internal import DefaultModel

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Where model bundles are looked for.
public struct ModelLocation: Sendable {
  /// The folders that hold bundles, in the order in which they are searched.
  public let folders: [String]

  /// The places beside an executable: the build folder's resources, and PREFIX/share/kennel/Models
  /// of an installed one.
  ///
  /// - Parameter executable: the path of the running program, without symbolic links.
  public init(executable: String) {
    let folder = Self.parent(of: executable)
    folders = [
      "\(folder)/kennel_DefaultModel.resources",
      "\(Self.parent(of: folder))/share/kennel/Models",
    ]
  }

  /// Looks in folders that hold bundles, in this order.
  public init(folders: [String]) { self.folders = folders }

  /// Every bundle in the folders by its name there, sorted; the first of a name hides the others.
  ///
  /// - Returns: the folders that hold a `model.json`, read, or why they can't be.
  public func bundles() -> [(name: String, bundle: Result<ModelBundle, BundleError>)] {
    var found: [String: String] = [:]
    for folder in folders {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names where !name.hasPrefix(".") && found[name] == nil {
        let path = "\(folder)/\(name)"
        if FileManager.default.fileExists(atPath: "\(path)/model.json") { found[name] = path }
      }
    }
    return found.sorted { $0.key < $1.key }.map { name, path in
      do {
        return (name, .success(try ModelBundle(folder: path)))
      } catch {
        return (name, .failure(error as? BundleError ?? BundleError("\(path): \(error)")))
      }
    }
  }

  private static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// The places beside the running executable.
  public static var current: ModelLocation { ModelLocation(executable: executablePath()) }

  /// The name of the model that is used when none is asked for.
  public static var defaultName: String { KENNEL_DEFAULT_MODEL }

  /// Reads the bundle of a name or in a folder.
  ///
  /// - Parameter model: a folder, or the name of a bundle in one of `folders`; nil is the default.
  /// - Returns: the bundle, without its weights.
  /// - Throws: `BundleError` when there is none or it can't be used.
  public func bundle(_ model: String?) throws -> ModelBundle {
    let name = model ?? Self.defaultName
    guard !name.contains("/"), !["", ".", ".."].contains(name) else {
      guard isFolder(name) else { throw BundleError("There is no model bundle folder \(name).") }
      return try ModelBundle(folder: name)
    }
    // The default is never taken from the current folder, which may be anybody's.
    let candidates = folders.map { "\($0)/\(name)" } + (model == nil ? [] : [name])
    guard let folder = candidates.first(where: isFolder) else {
      throw BundleError(
        "There is no model \(name) in \(folders.joined(separator: " or "))"
          + (model == nil ? "." : ", nor a folder of that name here."))
    }
    return try ModelBundle(folder: folder)
  }
}

private func isFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// The path of the running program, without symbolic links.
private func executablePath() -> String {
  let path: UnsafeMutablePointer<CChar>?
  #if os(Linux)
  path = realpath("/proc/self/exe", nil)
  #else
  var size = UInt32(PATH_MAX)
  var buffer = [CChar](repeating: 0, count: Int(size))
  path = _NSGetExecutablePath(&buffer, &size) == 0 ? realpath(buffer, nil) : nil
  #endif
  guard let path else { return CommandLine.arguments.first ?? "kennel" }
  defer { free(path) }
  return String(cString: path)
}
