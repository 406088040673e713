internal import Files
internal import GRDB
internal import Messages
internal import PhotoMetadata

internal import FoundationEssentials

/// A row of `model`.
struct ModelRecord: Encodable, PersistableRecord {
  static let databaseTableName = "model"
  /// Another process may insert the same model at the same time; its row is kept then.
  static let persistenceConflictPolicy = PersistenceConflictPolicy(insert: .ignore)

  let key: String
  let name: String
}

/// A row of `picture`.
struct PictureRecord: Encodable, PersistableRecord {
  static let databaseTableName = "picture"
  /// Several files can contain the same picture, which is recognised once.
  static let persistenceConflictPolicy = PersistenceConflictPolicy(insert: .ignore)

  let digest: Data
}

/// A row of `file`: a photo and its sidecar when they were last read.
struct FileRecord: PersistableRecord {
  static let databaseTableName = "file"
  /// A file of the same name may have been another photo before.
  static let persistenceConflictPolicy = PersistenceConflictPolicy(insert: .replace)

  enum Columns: String, ColumnExpression {
    case folder, name, size, modified, device, inode, sidecarSize, sidecarModified
    case picture, width, height, taken, keywords, label
  }

  let path: Path
  let record: PhotoRecord
  let picture: Int64

  func encode(to container: inout PersistenceContainer) {
    container[Columns.folder] = Data(path.folder.bytes)
    container[Columns.name] = Data(path.name)
    container[Columns.size] = record.stamps.photo.size
    container[Columns.modified] = record.stamps.photo.modified
    container[Columns.device] = Int64(bitPattern: record.stamps.photo.device)
    container[Columns.inode] = Int64(bitPattern: record.stamps.photo.inode)
    container[Columns.sidecarSize] = record.stamps.sidecar?.size
    container[Columns.sidecarModified] = record.stamps.sidecar?.modified
    container[Columns.picture] = picture
    container[Columns.width] = record.facts.width
    container[Columns.height] = record.facts.height
    container[Columns.taken] = record.facts.captureDate?.packed
    container[Columns.keywords] = record.facts.keywords.packed
    container[Columns.label] = record.facts.label?.packed
  }
}

/// A row of `recognition`: a model's result for a picture.
struct RecognitionRecord: PersistableRecord {
  static let databaseTableName = "recognition"
  static let persistenceConflictPolicy = PersistenceConflictPolicy(insert: .replace)

  enum Columns: String, ColumnExpression {
    case picture, model, breed, confidence, dogProbability, error, version, warnings
  }

  let picture: Int64
  let model: Int64
  let recognition: StoredRecognition
  /// kennel's version.
  let version: String

  func encode(to container: inout PersistenceContainer) throws {
    container[Columns.picture] = picture
    container[Columns.model] = model
    switch recognition.result {
    case .recognised(let breed, let confidence, let dogProbability):
      container[Columns.breed] = breed
      container[Columns.confidence] = confidence
      container[Columns.dogProbability] = dogProbability
    case .unreadable(let message):
      container[Columns.error] = try Self.json(message)
      container[Columns.version] = version
    }
    if !recognition.warnings.isEmpty {
      container[Columns.warnings] = try Self.json(recognition.warnings)
    }
  }

  private static func json(_ value: some Encodable) throws -> String {
    String(decoding: try databaseJSONEncoder(for: "").encode(value), as: UTF8.self)
  }
}

/// A row of `output`: the network's outputs, on which the decision is based.
struct OutputRecord: Encodable, PersistableRecord {
  static let databaseTableName = "output"
  static let persistenceConflictPolicy = PersistenceConflictPolicy(insert: .replace)

  let picture: Int64
  let model: Int64
  let outputs: Data
}

/// A file with a model's result for its picture: columns of `file`, `recognition` and `output`.
///
/// A class, since a scan keeps the rows of whole folders and copying so many members is slower.
final class KnownFileRow: FetchableRecord, Sendable {
  /// The columns in the order of `selection`.
  ///
  /// Rows are read by these indices: GRDB's lookup of each name in each row made `stats` 15 %
  /// slower.
  enum Columns: Int, CaseIterable {
    case name, size, modified, device, inode, sidecarSize, sidecarModified
    case picture, width, height, taken, keywords, label
    case breed, confidence, dogProbability, error, warnings, outputs
  }

  /// Returns the columns to select from `file`, `recognition` and, if requested, `output`.
  static func selection(withOutputs: Bool) -> String {
    Columns.allCases.map { column in
      switch column {
      case .picture: "file.picture"
      case .outputs: withOutputs ? "outputs" : "NULL"
      default: "\(column)"
      }
    }.joined(separator: ", ")
  }

  /// The file's name, without its folder.
  let name: Path
  let picture: Int64
  let file: KnownFile

  /// Decodes a row; throws an error if the database is damaged.
  init(row: Row) throws {
    guard let name: Data = row.value(.name), let size: Int = row.value(.size),
      let modified: Int64 = row.value(.modified), let device: Int64 = row.value(.device),
      let inode: Int64 = row.value(.inode), let picture: Int64 = row.value(.picture),
      let width: Int = row.value(.width), let height: Int = row.value(.height)
    else { throw DamagedRow() }
    let photo = FileStamp(
      size: size, modified: modified, device: UInt64(bitPattern: device),
      inode: UInt64(bitPattern: inode))
    let sidecar = row.value(.sidecarSize).map {
      FileStamp(size: $0, modified: row.value(.sidecarModified) ?? 0)
    }
    let facts = PhotoFacts(
      keywords: [String](packed: row.value(.keywords)),
      label: BreedLabel(packed: row.value(.label)),
      captureDate: row.value(.taken).flatMap(CaptureDate.init(packed:)), width: width,
      height: height)
    self.name = Path(bytes: [UInt8](name))
    self.picture = picture
    file = KnownFile(
      record: PhotoRecord(stamps: .init(photo: photo, sidecar: sidecar), facts: facts),
      recognition: StoredRecognition(row: row))
  }

  private struct DamagedRow: Error {}
}

extension StoredRecognition {
  /// Decodes a row with the columns of `KnownFileRow`; nil if it has no recognition, or one that
  /// can't be decoded: with messages of another version, or in a damaged database.
  init?(row: Row) {
    let (error, warnings): (Message?, [Message]?)
    do {
      (error, warnings) = (try row.json(.error), try row.json(.warnings))
    } catch {
      return nil
    }
    if let error {
      self.init(result: .unreadable(error), warnings: warnings ?? [])
      return
    }
    guard let breed: String = row.value(.breed), let confidence: Double = row.value(.confidence),
      let dog: Double = row.value(.dogProbability), 0...1 ~= dog, 0...dog ~= confidence
    else { return nil }
    let outputs: Data? = row.value(.outputs)
    self.init(
      result: .recognised(breed: breed, confidence: confidence, dogProbability: dog),
      warnings: warnings ?? [], outputs: outputs.map { [UInt8]($0) } ?? [])
  }
}

extension Row {
  /// Returns a column's value; nil if it is NULL or, in a damaged database, of another type.
  fileprivate func value<Value: DatabaseValueConvertible>(_ column: KnownFileRow.Columns) -> Value?
  {
    Value.fromDatabaseValue(self[column.rawValue])
  }

  /// Returns the decoded value of a JSON column; nil if it is NULL.
  fileprivate func json<Value: Decodable>(_ column: KnownFileRow.Columns) throws -> Value? {
    let data: Data? = value(column)
    return try data.map { try JSONDecoder().decode(Value.self, from: $0) }
  }
}
