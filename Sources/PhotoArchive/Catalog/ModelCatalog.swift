public import Files
internal import PhotoMetadata
internal import GRDB
internal import Synchronization

internal import FoundationEssentials

/// What the catalog knows of photos, as one model sees them.
public final class ModelCatalog: Sendable {
  private let catalog: Catalog
  private let model: Int64
  private let wantsOutputs: Bool
  private let selection: String
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
    selection = KnownFileRow.selection(withOutputs: wantsOutputs)
    let find = { (db: Database) in
      try Int64.fetchOne(db, sql: "SELECT id FROM model WHERE key = ?", arguments: [key])
    }
    // Reading first: a scan of known photos never has to wait for another kennel that writes.
    model =
      (catalog.read(find) ?? nil)
      ?? catalog.write { db in
        try ModelRecord(key: key, name: name).insert(db)
        return try find(db) ?? 0
      } ?? 0
  }

  /// Finds a photo by what can be seen without opening it.
  ///
  /// - Parameters:
  ///   - path: the photo, in its folder's `resolved` spelling.
  ///   - stamps: what the photo and its sidecar are now.
  /// - Returns: what is known; nil when the file is new or was changed.
  public func find(_ path: Path, _ stamps: PhotoRecord.Stamps) -> KnownFile? {
    // By path first, which the cache of the folder answers without the database.
    if let row = row(at: path), row.isSame(as: stamps) { return row.file }
    guard let row = row(with: stamps) else { return nil }
    // It was moved, or has another name.
    let record = PhotoRecord(stamps: stamps, facts: row.file.record.facts)
    _ = catalog.write { db in
      try FileRecord(path: path, record: record, picture: row.picture).insert(db)
    }
    return row.file
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
    let sql = query(
      "picture LEFT JOIN file ON file.picture = picture.id", of: "picture.id",
      where: "digest = :digest")
    return fetch(sql, ["digest": Data(digest)]) { rows in
      try rows.next().flatMap(StoredRecognition.init(row:))
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

/// Reading rows.
extension ModelCatalog {
  /// Rows by the files' names.
  private typealias Rows = [Path: KnownFileRow]

  /// The rows of the folders that were looked at last: a scan goes folder by folder.
  private struct FolderCache {
    var folders: [Path: Rows] = [:]
    var order: [Path] = []
    /// A scan comes back to the folders above the one that it is in.
    static let capacity = 8
  }

  private func row(at path: Path) -> KnownFileRow? {
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
    // The inode is indexed and selective; the rest excludes a number that was used again.
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

  /// A SELECT of files with what the model made of their pictures.
  ///
  /// An error of another version does not count: this one may be able to read the photo.
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
  /// Whether the photo and its sidecar look unchanged.
  ///
  /// A path's file system may get another number at each start of the computer, so that is not
  /// compared.
  fileprivate func isSame(as other: PhotoRecord.Stamps) -> Bool {
    let own = file.record.stamps
    return own.photo.hasSameContent(as: other.photo) && own.photo.inode == other.photo.inode
      && own.sidecar?.size == other.sidecar?.size
      && own.sidecar?.modified == other.sidecar?.modified
  }
}
