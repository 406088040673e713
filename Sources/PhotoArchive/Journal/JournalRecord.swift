internal import Files
internal import FoundationEssentials
internal import Reporting

/// A line of a journal, in the schema `kennel.journal/2`.
///
/// The records of one change share its number. The records before a change suffice to determine
/// later whether it was done, and to undo it.
struct JournalRecord {
  enum Kind: String, Decodable {
    /// The first line, with the command and the start time.
    case begin
    /// A folder's time before the first change in it.
    case folder
    /// A folder is about to be created.
    case makeFolder = "make-folder"
    /// A folder was created.
    case folderMade = "folder-made"
    /// A transfer is about to be done.
    case transfer
    /// A rewrite is about to be done.
    case rewrite
    /// A change is done.
    case done
    /// A change failed, and nothing of it remains.
    case failed
    /// The action is complete; the folders' times precede this record.
    case end
    /// A folder's time after the last change in it.
    case folderAfter = "folder-after"
    /// The action is being undone.
    case undo
    /// A change was undone.
    case undone
    /// A change was not undone, for the given reason.
    case kept
    /// Everything that can be undone has been.
    case undoEnd = "undo-end"
  }

  /// A replaced part of a file.
  struct Part: Decodable {
    /// The offset of the new bytes in the new file.
    let at: Int
    /// The number of the new bytes.
    let length: Int
    /// The bytes that were replaced.
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
  /// The kind of a transfer or a rewrite: a `Transfer.Kind` or a `Rewrite.Kind`.
  var kind: String?
  var path: Path?
  var target: Path?
  var size: Int?
  var modified: Int64?
  /// For a folder to be created: whether a `folder-made` record follows; kennel 0.1.0 wrote none.
  var reported: Bool?
  /// The inode of a new folder; nil if the file system has no stable inodes.
  var inode: UInt64?
  /// The permissions of a deleted or moved file.
  var mode: UInt32?
  /// The owner and the group of a moved file.
  var owner: UInt32?
  var group: UInt32?
  /// The extended attributes of a moved file, by name.
  var extended: [String: Data]?
  /// The digests of the whole file before and after a rewrite.
  var before: String?
  var after: String?
  var parts: [Part]?
  var reason: String?
  var reasonCode: String?

  /// The numbers of changes that were done (or undone by an undo), failed, and were kept by an
  /// undo.
  var done: Int?
  var failed: Int?
  var kept: Int?

  static let schema = "kennel.journal/2"

  init(_ type: Kind, _ change: Int? = nil, _ reason: Reason? = nil) {
    self.type = type
    self.change = change
    self.reason = reason?.description
    reasonCode = reason?.code.rawValue
  }
}

/// Journals as JSON Lines; keys without a value are left out.
extension JournalRecord {
  /// The record as a line of JSON.
  var line: [UInt8] {
    let texts: [(String, String?)] = [
      ("type", type.rawValue), ("schema", schema), ("id", id), ("command", command),
      ("version", version), ("time", time), ("kind", kind), ("before", before), ("after", after),
      ("reasonCode", reasonCode), ("reason", reason),
    ]
    let numbers: [(String, Int?)] = [
      ("change", change), ("size", size), ("modified", modified.map(Int.init)),
      ("inode", inode.flatMap(Int.init(exactly:))), ("mode", mode.map(Int.init)),
      ("owner", owner.map(Int.init)), ("group", group.map(Int.init)), ("done", done),
      ("failed", failed), ("kept", kept),
    ]
    var members: JSONValue.Members = []
    members += texts.compactMap { key, text in text.map { (key, .string($0)) } }
    members += numbers.compactMap { key, number in number.map { (key, .integer($0)) } }
    if let path { members += JSONValue.path(path.bytes, key: "path") }
    if let target { members += JSONValue.path(target.bytes, key: "target") }
    if let reported { members.append(("reported", .bool(reported))) }
    if let arguments { members.append(("arguments", .array(arguments.map(JSONValue.string)))) }
    if let extended {
      let values = extended.sorted { $0.key < $1.key }.map {
        ($0.key, JSONValue.string($0.value.base64EncodedString()))
      }
      members.append(("extended", .object(values)))
    }
    if let parts { members.append(("parts", .array(parts.map(\.json)))) }
    return Array(JSONValue.object(members).line.utf8)
  }

  /// Parses a line; nil if a crash truncated it, or a later version of kennel wrote it.
  init?(line: some Sequence<UInt8>) {
    guard let record = try? JSONDecoder().decode(JournalRecord.self, from: Data(line)) else {
      return nil
    }
    self = record
  }
}

/// The attributes of a moved file, which a disk may not store.
extension JournalRecord {
  mutating func note(_ attributes: FileAttributes) {
    (mode, owner, group) = (attributes.mode, attributes.owner, attributes.group)
    let named = attributes.extended.compactMap { name, value in
      name.string.map { ($0, Data(value)) }
    }
    if !named.isEmpty { extended = Dictionary(uniqueKeysWithValues: named) }
  }

  /// The attributes; nil in journals of kennel 0.2 and earlier.
  var attributes: FileAttributes? {
    guard let mode, let owner, let group, let modified else { return nil }
    let named = (extended ?? [:]).map { (Path($0.key), Array($0.value)) }
    return FileAttributes(
      mode: mode, owner: owner, group: group, modified: modified, accessed: modified,
      extended: Dictionary(named) { first, _ in first })
  }
}

extension JournalRecord.Part {
  fileprivate var json: JSONValue {
    [
      "at": .integer(at), "length": .integer(length),
      "old": .string(old.base64EncodedString()),
    ]
  }
}

extension JournalRecord: Decodable {
  private enum CodingKeys: String, CodingKey {
    case type, schema, id, command, arguments, version, time, change, kind, path, pathBase64
    case target, targetBase64, size, modified, reported, inode, mode, before, after, parts, reason
    case reasonCode, done, failed, kept, owner, group, extended
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
      try values.decodeIfPresent(Value.self, forKey: key)
    }
    type = try values.decode(Kind.self, forKey: .type)
    (schema, id, command) = (try value(.schema), try value(.id), try value(.command))
    (arguments, version, time) = (try value(.arguments), try value(.version), try value(.time))
    (change, kind) = (try value(.change), try value(.kind))
    path = try values.decodePath(.path, exact: .pathBase64)
    target = try values.decodePath(.target, exact: .targetBase64)
    (size, modified, reported) = (try value(.size), try value(.modified), try value(.reported))
    (inode, mode) = (try value(.inode), try value(.mode))
    (owner, group, extended) = (try value(.owner), try value(.group), try value(.extended))
    (before, after, parts) = (try value(.before), try value(.after), try value(.parts))
    (reason, reasonCode) = (try value(.reason), try value(.reasonCode))
    (done, failed, kept) = (try value(.done), try value(.failed), try value(.kept))
  }
}
