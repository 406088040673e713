public import BreedRecognition
internal import Digests
public import Messages

extension Label {
  /// Returns the labels of classes that are named after folders, in the folders' order.
  ///
  /// A folder whose name begins with a WordNet id in `known` gets that breed, with its names. Any
  /// other class keeps the folder's name verbatim; its id is the WordNet id that the name begins
  /// with, or else a slug of the name's ASCII letters and digits: the same name always gives the
  /// same id, unless another class has that id already.
  ///
  /// - Parameters:
  ///   - folderNames: the folder names, all different.
  ///   - known: the labels of a model with breeds, such as the default bundle.
  /// - Returns: a label with a breed of a unique id for each folder.
  /// - Throws: `BundleError` when a name contains control characters, which bundles do not allow.
  public static func own(
    folderNames: [String], known: [Label]
  ) throws(BundleError) -> [Label] {
    for name in folderNames where name.unicodeScalars.contains(where: isControl) {
      throw BundleError(.controlCharacters, ["name": .text(name)])
    }
    let known = known.filter { $0.kind == .breed }.map(\.breed).byID
    var taken = Set(folderNames.compactMap(wordNetID))
    var seen: Set<String> = []
    return folderNames.map { name in
      // A second folder with the same WordNet id becomes a class of its own.
      if let id = wordNetID(of: name), seen.insert(id).inserted {
        return Label(known[id] ?? Breed(id: id, name: name))
      }
      let slug = slug(of: name)
      let ids = [slug] + (2...(folderNames.count + 1)).map { "\(slug)-\($0)" }
      let id = ids.first { taken.insert($0).inserted } ?? name
      return Label(Breed(id: id, name: name))
    }
  }

  /// Returns a slug: the lower-case ASCII letters and digits of a name, with hyphens between its
  /// words; for a name without any, a digest.
  private static func slug(of name: String) -> String {
    let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    if words.isEmpty { return "class-" + Array(name.utf8).withUnsafeBytes(sha256).prefix(8) }
    let slug = words.joined(separator: "-")
    return wordNetID(of: slug) == nil ? slug : "class-" + slug
  }
}
