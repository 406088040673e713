internal import Files
internal import FoundationEssentials

/// A line of a journal, of the schema `kennel.journal/1`.
///
/// The records of one change have its number. What stands in the journal before the change itself is
/// enough to find out later whether it was done, and to take it back.
struct JournalRecord: Codable {
  enum Kind: String, Codable {
    /// The first line: which command, when.
    case begin
    /// A folder's time before the first change in it.
    case folder
    /// A folder is about to be made.
    case makeFolder = "make-folder"
    /// A folder was made.
    case folderMade = "folder-made"
    /// A transfer is about to be done.
    case transfer
    /// A rewrite is about to be done.
    case rewrite
    /// A change is done.
    case done
    /// A change could not be done, and nothing of it remains.
    case failed
    /// Nothing more is done; folders' times follow.
    case end
    /// A folder's time after the last change in it.
    case folderAfter = "folder-after"
    /// The action is being taken back.
    case undo
    /// A change was taken back.
    case undone
    /// A change was left as it is, for the reason given.
    case kept
    /// All that could be taken back is.
    case undoEnd = "undo-end"
  }

  /// A replaced part of a file.
  struct Part: Codable {
    /// Where the new bytes stand in the new file.
    let at: Int
    /// How many they are.
    let length: Int
    /// The bytes that stood there before.
    let old: Data
  }

  var type: Kind
  var schema: String?
  var id: String?
  var command: String?
  var arguments: [String]?
  var version: String?
  var time: String?
  /// The change's number, from 0 on.
  var change: Int?
  /// How a transfer or a rewrite goes: a `Transfer.Kind` or a `Rewrite.Kind`.
  var kind: String?
  var path: Path?
  var target: Path?
  var size: Int?
  var modified: Int64?
  /// Of a folder that is about to be made: whether it is told when it was, as kennel 0.1.0 did not.
  var reported: Bool?
  /// The number of a folder that was made; nil where the file system keeps none.
  var inode: UInt64?
  /// The permissions of a file that is taken away.
  var mode: UInt32?
  /// The digests of the whole file before and after a rewrite.
  var before: String?
  var after: String?
  var parts: [Part]?
  var reason: String?
  var reasonCode: String?

  /// How many changes were done, could not be done, and were left as they are by an undo.
  var done: Int?
  var failed: Int?
  var kept: Int?

  static let schema = "kennel.journal/1"

  init(_ type: Kind, _ change: Int? = nil, _ reason: Reason? = nil) {
    self.type = type
    self.change = change
    self.reason = reason?.description
    reasonCode = reason?.code.rawValue
  }

  /// The record as a line of JSON.
  func line() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }

  /// Reads a line; nil for one that was cut off by a crash, or that a later kennel wrote.
  init?(line: some Sequence<UInt8>) {
    guard let record = try? JSONDecoder().decode(JournalRecord.self, from: Data(line)) else {
      return nil
    }
    self = record
  }
}
