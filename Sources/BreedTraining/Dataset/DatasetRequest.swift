public import Files
public import Messages
internal import Threads

/// A request for a dataset: the photos and the classes.
public struct DatasetRequest: Sendable, Hashable {
  /// The source of the photos and their classes.
  public enum Source: Sendable, Hashable {
    /// A folder of class folders, or of split folders `train`, `validation` and `test` that contain
    /// class folders; or a CSV or JSON Lines file with a path and a label on each line.
    case path(Path)
    /// The photos below a folder whose breed is confirmed by the user.
    case confirmedLabels(Path)
  }

  /// The source of the photos and their classes.
  public var source: Source
  /// The folder of background photos, which show none of the classes; it may contain `train`,
  /// `validation` and `test`.
  public var background: Path?
  /// The folder of the validation photos, which replace those of the source.
  public var validation: Path?
  /// The classes to learn; nil for all.
  public var classes: ClassSelection?
  /// The random seed of the split by content.
  public var seed: UInt64
  /// The number of photos that are inspected concurrently.
  public var threads: Int

  /// Creates a request.
  ///
  /// - Parameters:
  ///   - source: the source of the photos and their classes.
  ///   - background: the folder of background photos.
  ///   - validation: the folder of the validation photos.
  ///   - classes: the classes to learn; nil for all.
  ///   - seed: the random seed of the split by content.
  ///   - threads: the number of photos that are inspected concurrently; nil for one per core.
  public init(
    source: Source, background: Path? = nil, validation: Path? = nil,
    classes: ClassSelection? = nil, seed: UInt64 = 0, threads: Int? = nil
  ) {
    self.source = source
    self.background = background
    self.validation = validation
    self.classes = classes
    self.seed = seed
    self.threads = threads ?? usableCores()
  }
}

/// A selection of a dataset's classes.
public enum ClassSelection: Sendable, Hashable {
  /// The first classes by name, in this number.
  case first(Int)
  /// The classes with these names.
  case named([String])

  /// Creates a selection from a number or a comma-separated list of names; nil for neither.
  public init?(_ argument: String) {
    if let count = Int(argument) {
      guard count > 0 else { return nil }
      self = .first(count)
    } else {
      let names = argument.split(separator: ",").map { $0.trimmingSpaces }.filter { !$0.isEmpty }
      guard !names.isEmpty else { return nil }
      self = .named(names)
    }
  }
}

/// An error in assembling a dataset.
public typealias DatasetError = CodedError<DatasetMessage>

extension StringProtocol {
  /// The text without leading and trailing spaces and tabs.
  var trimmingSpaces: String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    let rest = drop(while: isSpace)
    let end = rest.lastIndex { !isSpace($0) }.map(rest.index(after:)) ?? rest.startIndex
    return String(rest[..<end])
  }
}
