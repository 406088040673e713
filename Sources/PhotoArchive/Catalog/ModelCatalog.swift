public import Files
internal import PhotoMetadata
internal import GRDB
internal import Synchronization

internal import FoundationEssentials

/// What the catalog knows of photos, as one model sees them.
public final class ModelCatalog: Sendable {
  /// A photo that the catalog knows.
  public struct Hit: Sendable {
    /// The file.
    public let record: PhotoRecord
    /// What the model made of it, or nil where it has not seen it yet.
    public let recognition: StoredRecognition?
  }

  private let catalog: Catalog
  private let model: Int64
  private let wantsOutputs: Bool
  private let cache = Mutex(FolderCache())

  /// Looks into `catalog` for a model.
  ///
  /// - Parameters:
  ///   - catalog: the catalog.
  ///   - key: what tells the model, with its settings and arithmetic, from all others.
  ///   - name: the model's name, for people.
  ///   - wantsOutputs: whether recognitions come with the network's outputs.
  public init(_ catalog: Catalog, key: String, name: String, wantsOutputs: Bool) {
    self.catalog = catalog
    self.wantsOutputs = wantsOutputs
    let find = "SELECT id FROM model WHERE key = ?"
    // Reading first: a scan of known photos never has to wait for another kennel that writes.
    let known = catalog.read { try Int64.fetchOne($0, sql: find, arguments: [key]) } ?? nil
    model =
      known
      ?? catalog.write { db in
        try db.execute(
          // Another kennel may insert the same model at this moment; then its row is used.
          sql: "INSERT OR IGNORE INTO model (key, name) VALUES (?, ?)", arguments: [key, name])
        return try Int64.fetchOne(db, sql: find, arguments: [key]) ?? 0
      } ?? 0
  }

  /// Finds a photo by what can be seen without opening it.
  ///
  /// - Parameters:
  ///   - path: the photo, in its folder's `resolved` spelling.
  ///   - stamps: what the photo and its sidecar are now.
  /// - Returns: what is known; nil when the file is new or was changed.
  public func find(_ path: Path, _ stamps: PhotoRecord.Stamps) -> Hit? {
    // By path first, which the cache of the folder answers without the database.
    if let row = row(at: path), row.stamps.isSame(as: stamps) { return row.hit }
    guard let row = row(of: stamps) else { return nil }
    // It was moved, or has another name.
    keep(path, stamps, picture: row.picture, row.facts)
    return row.hit
  }

  /// Whether a file of this name was there, changed since or not: a quick look.
  ///
  /// - Parameter path: the photo, in its folder's `resolved` spelling.
  /// - Returns: whether there was one.
  public func hasSeen(_ path: Path) -> Bool { row(at: path) != nil }

  /// What the model made of a picture, whatever its file.
  ///
  /// - Parameter digest: the picture's digest.
  /// - Returns: what is known; nil where the model has not seen it yet.
  public func recognition(ofPicture digest: [UInt8]) -> StoredRecognition? {
    let sql = """
      SELECT \(recognitionColumns) FROM picture JOIN recognition ON recognition.picture = picture.id
        AND recognition.model = ? \(outputJoin("picture.id", "?")) WHERE digest = ?
      """
    let arguments: StatementArguments =
      wantsOutputs ? [model, model, Data(digest)] : [model, Data(digest)]
    return catalog.read { db in
      let statement = try db.cachedStatement(sql: sql)
      return try Row.fetchOne(statement, arguments: arguments).flatMap { recognition($0, from: 0) }
    } ?? nil
  }

  /// Remembers a photo, and what the model made of it.
  ///
  /// - Parameters:
  ///   - path: the photo, in its folder's `resolved` spelling.
  ///   - record: the file.
  ///   - digest: the picture's digest.
  ///   - recognition: what the model made of it; nil where that is known already, or not to be kept.
  public func keep(
    _ path: Path, _ record: PhotoRecord, digest: [UInt8], _ recognition: StoredRecognition?
  ) {
    _ = catalog.write { db in
      let digest = Data(digest)
      // Several files can hold the same picture, which is recognised once.
      try db.cachedStatement(sql: "INSERT OR IGNORE INTO picture (digest) VALUES (?)")
        .execute(arguments: [digest])
      let find = try db.cachedStatement(sql: "SELECT id FROM picture WHERE digest = ?")
      guard let picture = try Int64.fetchOne(find, arguments: [digest]) else { return }
      try insert(path, record.stamps, picture, record.facts, in: db)
      if let recognition { try insert(recognition, picture, in: db) }
    }
  }

  private func keep(
    _ path: Path, _ stamps: PhotoRecord.Stamps, picture: Int64, _ facts: PhotoFacts
  ) {
    _ = catalog.write { db in try insert(path, stamps, picture, facts, in: db) }
  }

  private func insert(
    _ path: Path, _ stamps: PhotoRecord.Stamps, _ picture: Int64, _ facts: PhotoFacts,
    in db: Database
  ) throws {
    let statement = try db.cachedStatement(
      // Replaced, since the photo of this name may have been another one before.
      sql: "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    try statement.execute(arguments: [
      Data(path.folder.bytes), Data(path.name), stamps.photo.size, stamps.photo.modified,
      Int64(bitPattern: stamps.photo.device), Int64(bitPattern: stamps.photo.inode),
      stamps.sidecar?.size, stamps.sidecar?.modified, picture, facts.width, facts.height,
      facts.captureDate?.packed, facts.keywords.packed, facts.label?.packed,
    ])
  }

  private func insert(_ recognition: StoredRecognition, _ picture: Int64, in db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO recognition VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    switch recognition.result {
    case .recognised(let breed, let confidence, let dogProbability):
      try statement.execute(arguments: [
        picture, model, breed, confidence, dogProbability, nil, nil, recognition.warnings.packed,
      ])
    case .unreadable(let error):
      try statement.execute(arguments: [
        picture, model, nil, nil, nil, error, catalog.version, recognition.warnings.packed,
      ])
    }
    guard !recognition.outputs.isEmpty else { return }
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO output VALUES (?, ?, ?)")
      .execute(arguments: [picture, model, Data(recognition.outputs)])
  }
}

/// Reading rows.
extension ModelCatalog {
  /// A row of `file` with the model's recognition.
  private struct FileRow {
    let stamps: PhotoRecord.Stamps
    let picture: Int64
    let facts: PhotoFacts
    let recognition: StoredRecognition?

    var hit: Hit {
      Hit(record: PhotoRecord(stamps: stamps, facts: facts), recognition: recognition)
    }
  }

  /// Rows by the files' names.
  private typealias Rows = [Path: FileRow]

  /// The rows of the folders that were looked at last: a scan goes folder by folder.
  private struct FolderCache {
    var folders: [Path: Rows] = [:]
    var order: [Path] = []
    /// A scan comes back to the folders above the one that it is in.
    static let capacity = 8
  }

  private var fileColumns: String {
    """
    size, modified, device, inode, sidecarSize, sidecarModified, file.picture, width, height, taken,
    keywords, label
    """
  }
  private var recognitionColumns: String {
    "breed, confidence, dogProbability, error, version, warnings"
      + (wantsOutputs ? ", outputs" : "")
  }
  private func outputJoin(_ picture: String, _ model: String) -> String {
    wantsOutputs
      ? "LEFT JOIN output ON output.picture = \(picture) AND output.model = \(model)" : ""
  }
  private func query(_ condition: String) -> String {
    """
    SELECT \(fileColumns), \(recognitionColumns), name FROM file
      LEFT JOIN recognition ON recognition.picture = file.picture
        AND recognition.model = \(model)
      \(outputJoin("file.picture", "\(model)")) WHERE \(condition)
    """
  }

  private func row(at path: Path) -> FileRow? {
    let folder = path.folder
    let name = Path(bytes: path.name)
    // The lock is held while the folder is read, so that other threads wait for it and don't read
    // it too.
    return cache.withLock { cache in
      if let rows = cache.folders[folder] {
        if cache.order.last != folder {
          cache.order.removeAll { $0 == folder }
          cache.order.append(folder)
        }
        return rows[name]
      }
      // All rows of a folder in one query: one for each photo would be many times slower.
      let rows = rows(in: folder)
      if cache.order.count == FolderCache.capacity {
        cache.folders[cache.order.removeFirst()] = nil
      }
      cache.order.append(folder)
      cache.folders[folder] = rows
      return rows[name]
    }
  }

  private func rows(in folder: Path) -> Rows {
    let rows = catalog.read { db in
      var rows: Rows = [:]
      let statement = try db.cachedStatement(sql: query("folder = ?"))
      let cursor = try Row.fetchCursor(statement, arguments: [Data(folder.bytes)])
      let nameColumn = wantsOutputs ? 19 : 18
      while let row = try cursor.next() {
        guard let name: Data = row.value(nameColumn) else { continue }
        rows[Path(bytes: Array(name))] = fileRow(row)
      }
      return rows
    }
    return rows ?? [:]
  }

  private func row(of stamps: PhotoRecord.Stamps) -> FileRow? {
    let photo = stamps.photo
    let row = catalog.read { db in
      let statement = try db.cachedStatement(
        // The inode is indexed and selective; the rest excludes a number that was used again.
        sql: query("inode = ? AND device = ? AND size = ? AND modified = ?"))
      return try Row.fetchAll(
        statement,
        arguments: [
          Int64(bitPattern: photo.inode), Int64(bitPattern: photo.device), photo.size,
          photo.modified,
        ]
      ).compactMap(fileRow).first { $0.stamps.isSame(as: stamps) }
    }
    return row ?? nil
  }

  private func fileRow(_ row: Row) -> FileRow? {
    guard let size: Int = row.value(0), let modified: Int64 = row.value(1),
      let device: Int64 = row.value(2), let inode: Int64 = row.value(3),
      let picture: Int64 = row.value(6), let width: Int = row.value(7),
      let height: Int = row.value(8)
    else { return nil }
    let sidecar = row.value(4).map { FileStamp(size: $0, modified: row.value(5) ?? 0) }
    return FileRow(
      stamps: PhotoRecord.Stamps(
        photo: FileStamp(
          size: size, modified: modified, device: UInt64(bitPattern: device),
          inode: UInt64(bitPattern: inode)), sidecar: sidecar),
      picture: picture,
      facts: PhotoFacts(
        keywords: [String](packed: row.value(10)), label: BreedLabel(packed: row.value(11)),
        captureDate: row.value(9).flatMap(CaptureDate.init(packed:)), width: width,
        height: height),
      recognition: recognition(row, from: 12))
  }

  private func recognition(_ row: Row, from first: Int) -> StoredRecognition? {
    let warnings = [String](packed: row.value(first + 5))
    if let error: String = row.value(first + 3) {
      // A later kennel may be able to read the photo, so an older one's error is forgotten.
      guard row.value(first + 4) == catalog.version else { return nil }
      return StoredRecognition(result: .unreadable(error), warnings: warnings)
    }
    // The database may be damaged, so impossible numbers are treated as unknown.
    guard let breed: String = row.value(first), let confidence: Double = row.value(first + 1),
      let dog: Double = row.value(first + 2), 0...1 ~= dog, 0...dog ~= confidence
    else { return nil }
    let outputs: Data? = wantsOutputs ? row.value(first + 6) : nil
    return StoredRecognition(
      result: .recognised(breed: breed, confidence: confidence, dogProbability: dog),
      warnings: warnings, outputs: outputs.map { [UInt8]($0) } ?? [])
  }
}

extension PhotoRecord.Stamps {
  /// Whether the files look unchanged.
  ///
  /// A path's file system may get another number at each start of the computer, so that is not
  /// compared.
  fileprivate func isSame(as other: PhotoRecord.Stamps) -> Bool {
    photo.hasSameContent(as: other.photo) && photo.inode == other.photo.inode
      && sidecar?.size == other.sidecar?.size && sidecar?.modified == other.sidecar?.modified
  }
}
