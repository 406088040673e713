public import Files
public import Messages
internal import PhotoArchive
internal import Threads

/// Which photos a network is to learn from.
public struct DatasetRequest: Sendable, Hashable {
  /// Where photos and their classes stand.
  public enum Source: Sendable, Hashable {
    /// A folder of class folders, or of `train`, `validation` and `test` with class folders each;
    /// or a file of CSV or JSON Lines with a path and a label on each line.
    case path(Path)
    /// The photos below a folder whose breed a person confirmed.
    case confirmedLabels(Path)
  }

  /// Where photos and their classes stand.
  public var source: Source
  /// Photos without any of the classes; the folder may hold `train`, `validation` and `test`.
  public var background: Path?
  /// Class folders to validate with, in place of any that the source has.
  public var validation: Path?
  /// The classes to learn; nil for all.
  public var classes: ClassSelection?
  /// What the split by content depends on besides the photos.
  public var seed: UInt64
  /// How many photos are looked at at a time.
  public var threads: Int

  /// Makes a request.
  ///
  /// - Parameters:
  ///   - source: where photos and their classes stand.
  ///   - background: photos without any of the classes.
  ///   - validation: class folders to validate with.
  ///   - classes: the classes to learn; nil for all.
  ///   - seed: what the split by content depends on besides the photos.
  ///   - threads: how many photos are looked at at a time; as many as there are cores if nil.
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

/// Some of a dataset's classes.
public enum ClassSelection: Sendable, Hashable {
  /// So many, by the order of their names.
  case first(Int)
  /// Those with these names.
  case named([String])

  /// Reads a number, or names with commas between them; nil when it is neither.
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

/// Why photos make no dataset.
public typealias DatasetError = CodedError<DatasetMessage>

extension StringProtocol {
  /// The text without the spaces and tabs around it.
  var trimmingSpaces: String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    let rest = drop(while: isSpace)
    let end = rest.lastIndex { !isSpace($0) }.map(rest.index(after:)) ?? rest.startIndex
    return String(rest[..<end])
  }
}
