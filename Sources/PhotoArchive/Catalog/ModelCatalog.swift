public import Files
internal import PhotoMetadata
internal import GRDB
internal import Synchronization

internal import FoundationEssentials

/// The catalog's entries for one model.
public final class ModelCatalog: Sendable {
  private let catalog: Catalog
  private let model: Int64
  private let wantsOutputs: Bool
  private let selection: String
  private let cache = Mutex(FolderCache())

  /// Creates the view of a catalog for a model.
  ///
  /// - Parameters:
  ///   - catalog: the catalog.
  ///   - key: the unique key of the model with its settings and arithmetic.
  ///   - name: the model's name, for display.
  ///   - wantsOutputs: whether recognitions include the network's outputs.
  public init(_ catalog: Catalog, key: String, name: String, wantsOutputs: Bool) {
    self.catalog = catalog
    self.wantsOutputs = wantsOutputs
    selection = KnownFileRow.selection(withOutputs: wantsOutputs)
    let find = { (db: Database) in
      try Int64.fetchOne(db, sql: "SELECT id FROM model WHERE key = ?", arguments: [key])
    }
    // Read first, so that a scan of known photos never waits for another process that writes.
    model =
      (catalog.read(find) ?? nil)
      ?? catalog.write { db in
        try ModelRecord(key: key, name: name).insert(db)
        return try find(db) ?? 0
      } ?? 0
  }

  /// Finds a photo by its path or its stamps, without opening it.
  ///
  /// - Parameters:
  ///   - path: the path of the photo, with its folder `resolved`.
  ///   - stamps: the current stamps of the photo and its sidecar.
  /// - Returns: the entry; nil when the file is new or has changed.
  public func find(_ path: Path, _ stamps: PhotoRecord.Stamps) -> KnownFile? {
    // By path first, since the folder's rows are cached.
    if let row = row(at: path), row.isSame(as: stamps) { return row.file }
    guard let row = row(with: stamps) else { return nil }
    // The photo was moved or renamed.
    let record = PhotoRecord(stamps: stamps, facts: row.file.record.facts)
    _ = catalog.write { db in
      try FileRecord(path: path, record: record, picture: row.picture).insert(db)
    }
    return row.file
  }

  /// Returns whether the catalog has an entry for this path, even an outdated one; this is fast.
  ///
  /// - Parameter path: the path of the photo, with its folder `resolved`.
  /// - Returns: whether there is an entry.
  public func hasSeen(_ path: Path) -> Bool { row(at: path) != nil }

  /// Returns the model's result for a picture, independently of its file.
  ///
  /// - Parameter digest: the picture's digest.
  /// - Returns: the recognition; nil if there is none yet.
  public func recognition(ofPicture digest: [UInt8]) -> StoredRecognition? {
    let sql = query(
      "picture LEFT JOIN file ON file.picture = picture.id", of: "picture.id",
      where: "digest = :digest")
    return fetch(sql, ["digest": Data(digest)]) { rows in
      try rows.next().flatMap(StoredRecognition.init(row:))
    } ?? nil
  }

  /// Stores a photo, and the model's result for its picture.
  ///
  /// - Parameters:
  ///   - path: the path of the photo, with its folder `resolved`.
  ///   - record: the stamps and facts of the file.
  ///   - digest: the picture's digest.
  ///   - recognition: the result; nil if it is stored already, or is not to be stored.
  public func keep(
    _ path: Path, _ record: PhotoRecord, digest: [UInt8], _ recognition: StoredRecognition?
  ) {
    let digest = Data(digest)
    _ = catalog.write { db in
      try PictureRecord(digest: digest).insert(db)
      let find = try db.cachedStatement(sql: "SELECT id FROM picture WHERE digest = ?")
      guard let picture = try Int64.fetchOne(find, arguments: [digest]) else { return }
      try FileRecord(path: path, record: record, picture: picture).insert(db)
      guard let recognition else { return }
      try RecognitionRecord(
        picture: picture, model: model, recognition: recognition, version: catalog.version
      ).insert(db)
      guard !recognition.outputs.isEmpty else { return }
      try OutputRecord(picture: picture, model: model, outputs: Data(recognition.outputs))
        .insert(db)
    }
  }
}

/// Queries, and the cache of their rows.
extension ModelCatalog {
  /// Rows by file name.
  private typealias Rows = [Path: KnownFileRow]

  /// The rows of the most recently used folders: a scan visits one folder after another.
  private struct FolderCache {
    var folders: [Path: Rows] = [:]
    var order: [Path] = []
    /// More than one folder, since a scan returns to parent folders.
    static let capacity = 8
  }

  private func row(at path: Path) -> KnownFileRow? {
    let folder = path.folder
    let name = Path(bytes: path.name)
    // The lock is held while the folder is read, so that other threads don't read it, too.
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
    let rows = fetch(
      query("file", of: "file.picture", where: "folder = :folder"), ["folder": Data(folder.bytes)]
    ) { cursor in
      var rows: Rows = [:]
      while let row = try cursor.next() {
        if let row = try? KnownFileRow(row: row) { rows[row.name] = row }
      }
      return rows
    }
    return rows ?? [:]
  }

  private func row(with stamps: PhotoRecord.Stamps) -> KnownFileRow? {
    let photo = stamps.photo
    // The inode is indexed and selective; the other columns exclude reused inode numbers.
    let sql = query(
      "file", of: "file.picture",
      where: "inode = :inode AND device = :device AND size = :size AND modified = :modified")
    let arguments: [String: any DatabaseValueConvertible] = [
      "inode": Int64(bitPattern: photo.inode), "device": Int64(bitPattern: photo.device),
      "size": photo.size, "modified": photo.modified,
    ]
    return fetch(sql, arguments) { cursor in
      try cursor.compactMap { try? KnownFileRow(row: $0) }.first { $0.isSame(as: stamps) }
    } ?? nil
  }

  private func fetch<Value>(
    _ sql: String, _ arguments: [String: any DatabaseValueConvertible],
    _ body: (RowCursor) throws -> Value
  ) -> Value? {
    catalog.read { db in
      let arguments = arguments.merging(["model": model, "version": catalog.version]) { $1 }
      return try body(
        Row.fetchCursor(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments)))
    }
  }

  /// Returns a SELECT of files with the model's results for their pictures.
  ///
  /// Errors stored by another version are ignored: this version may be able to read the photo.
  private func query(_ files: String, of picture: String, where condition: String) -> String {
    let outputs = "LEFT JOIN output ON output.picture = \(picture) AND output.model = :model"
    return """
      SELECT \(selection) FROM \(files)
        LEFT JOIN recognition ON recognition.picture = \(picture) AND recognition.model = :model
          AND (error IS NULL OR version = :version)
        \(wantsOutputs ? outputs : "") WHERE \(condition)
      """
  }
}

extension KnownFileRow {
  /// Returns whether the photo and its sidecar appear unchanged.
  ///
  /// The device number is not compared, because a file system may get another one at each boot.
  fileprivate func isSame(as other: PhotoRecord.Stamps) -> Bool {
    let own = file.record.stamps
    return own.photo.hasSameContent(as: other.photo) && own.photo.inode == other.photo.inode
      && own.sidecar?.size == other.sidecar?.size
      && own.sidecar?.modified == other.sidecar?.modified
  }
}
