public import Files
internal import GRDB
public import Messages
internal import Synchronization

internal import FoundationEssentials

/// A cache of facts and recognitions of photos in an SQLite database; losing it costs only time.
///
/// Several processes may use it at a time. After a database error the catalog is disabled and
/// `problem` is set; callers need not handle errors.
public final class Catalog: Sendable {
  /// The path of the database file.
  public let path: Path
  let version: String
  private let queue: DatabaseQueue
  private let failure = Mutex<CatalogError?>(nil)

  /// Opens the catalog, or creates an empty one.
  ///
  /// - Parameters:
  ///   - path: the path of the database file; missing folders are created.
  ///   - version: kennel's version, stored with errors: another version may read more photos.
  /// - Throws: a `CatalogError` when the database is damaged, newer than kennel, or not writable.
  public init(at path: Path, version: String) throws(CatalogError) {
    self.path = path
    self.version = version
    var configuration = Configuration()
    // Readers don't wait for a writer then, and a commit needs no fsync of the database file.
    configuration.journalMode = .wal
    let patience = LockPatience()
    configuration.busyMode = .callback(patience.wait)
    configuration.prepareDatabase { db in
      // With a write-ahead log, a power failure can lose only the last transactions.
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
    }
    guard let name = path.string else { throw CatalogError(.pathNotUTF8) }
    do throws(Errno) {
      try makePrivateFolder(path.folder)
    } catch {
      throw CatalogError(.notMade, writing: error)
    }
    do throws(OwnFileError) {
      var own = OwnFiles()
      try own.check(root: path.folder)
      for file in Self.files(of: path) { try own.check(file) }
      own.makePrivate()
    } catch {
      throw CatalogError(.notOwn, ["cause": .error(error)])
    }
    // SQLite would make it readable by all. If this fails, SQLite says why.
    try? makePrivateFile(path)
    let isNewer: Bool
    do {
      queue = try Self.open(name, configuration, patience)
      // An older kennel can't interpret a newer schema, so it does not use the database.
      isNewer = try queue.read(CatalogSchema.migrator.hasBeenSuperseded)
    } catch {
      throw CatalogError(database: error)
    }
    if isNewer { throw CatalogError(.newer) }
  }

  /// Opens the database, and applies missing migrations.
  ///
  /// Another process may be creating the database at the same time: then a table or a migration
  /// already exists, or SQLite reports that it is busy without waiting. A later attempt succeeds.
  private static func open(
    _ name: String, _ configuration: Configuration, _ patience: LockPatience, attempts: Int = 5
  ) throws -> DatabaseQueue {
    do {
      let queue = try DatabaseQueue(path: name, configuration: configuration)
      try CatalogSchema.migrator.migrate(queue)
      return queue
    } catch let error as DatabaseError
      where attempts > 1
      && [.SQLITE_ERROR, .SQLITE_BUSY, .SQLITE_CONSTRAINT].contains(error.resultCode)
      && patience.pause(milliseconds: 100)
    {
      return try open(name, configuration, patience, attempts: attempts - 1)
    }
  }

  /// The error that disabled the catalog, or nil.
  public var problem: CatalogError? { failure.withLock { $0 } }

  /// Reads without a transaction, so statements may see different states; returns nil on an error.
  ///
  /// A single statement is consistent by itself, and the transaction that GRDB would begin for it
  /// took longer than the statement.
  func read<Value>(_ body: (Database) throws -> Value) -> Value? {
    attempt { try queue.unsafeRead(body) }
  }

  /// Writes in one transaction; returns nil after an error.
  func write<Value>(_ body: (Database) throws -> Value) -> Value? {
    attempt { try queue.write(body) }
  }

  /// Returns the result of `attempt`; throws the error if there is none.
  private func required<Value>(_ value: Value?) throws(CatalogError) -> Value {
    if let value { return value }
    throw problem ?? CatalogError(.damaged)
  }

  private func attempt<Value>(_ body: () throws -> Value) -> Value? {
    guard problem == nil else { return nil }
    do {
      return try body()
    } catch {
      let problem = CatalogError(database: error)
      failure.withLock { $0 = $0 ?? problem }
      return nil
    }
  }

  /// The numbers of entries in the catalog, and its size.
  public struct Contents: Sendable {
    /// The number of files.
    public let files: Int
    /// The number of recognitions of each model, with the model's name.
    public let recognitions: [(model: String, count: Int)]
    /// The size of the database in bytes.
    public let size: Int
  }

  /// Counts the entries of the catalog.
  ///
  /// - Throws: a `CatalogError` when the database can't be read.
  public func contents() throws(CatalogError) -> Contents {
    let (photos, recognitions) = try required(
      read { db in
        let sql = """
          SELECT name, count(*) AS count FROM recognition JOIN model ON model.id = model
          GROUP BY model.id ORDER BY model.id
          """
        return (
          try FileRecord.fetchCount(db),
          try Row.fetchAll(db, sql: sql).map {
            (model: String.fromDatabaseValue($0["name"]) ?? "?", count: $0["count"] as Int)
          }
        )
      })
    let size = [path, path.withSuffix("-wal")].reduce(0) {
      $0 + (FileStamp(ifThere: $1)?.size ?? 0)
    }
    return Contents(files: photos, recognitions: recognitions, size: size)
  }

  /// Deletes the entries of files that no longer exist, and of pictures that no file contains.
  ///
  /// - Returns: the number of files whose entries were deleted.
  /// - Throws: a `CatalogError` when the database fails.
  public func prune() throws(CatalogError) -> Int {
    let forgotten = write { db -> Int in
      typealias Columns = FileRecord.Columns
      var gone: [[String: DatabaseValue]] = []
      let rows = try FileRecord.select(Columns.folder, Columns.name).asRequest(of: Row.self)
        .fetchCursor(db)
      while let row = try rows.next() {
        let (folder, name): (DatabaseValue, DatabaseValue) = (row["folder"], row["name"])
        let path = Path(bytes: [UInt8](Data.fromDatabaseValue(folder) ?? Data()))
          .appending([UInt8](Data.fromDatabaseValue(name) ?? Data()))
        if !path.exists { gone.append(["folder": folder, "name": name]) }
      }
      for key in gone { try FileRecord.deleteOne(db, key: key) }
      let orphans = "picture NOT IN (SELECT picture FROM file)"
      try db.execute(
        sql: """
          DELETE FROM recognition WHERE \(orphans);
          DELETE FROM output WHERE \(orphans);
          DELETE FROM picture WHERE id NOT IN (SELECT picture FROM file);
          """)
      return gone.count
    }
    try required(attempt { try queue.vacuum() })
    return try required(forgotten)
  }

  /// Removes the database, even if it is too damaged to be opened.
  ///
  /// - Parameter path: the path of the database file.
  /// - Throws: a `CatalogError` when a file can't be removed.
  public static func clear(at path: Path) throws(CatalogError) {
    for file in files(of: path) {
      do throws(Errno) {
        try removeFile(file)
      } catch  where error != .missing {
        throw CatalogError(.notRemoved, writing: error)
      } catch {}
    }
  }

  /// The database file and those that SQLite keeps beside it.
  static func files(of path: Path) -> [Path] {
    ["", "-wal", "-shm", "-journal"].map(path.withSuffix)
  }
}

extension Catalog {
  /// Returns the digest of a known photo's picture, independently of the model.
  ///
  /// - Parameters:
  ///   - path: the path of the photo, with its folder `resolved`.
  ///   - stamp: the current stamp of the photo.
  /// - Returns: the digest; nil when the photo is new or has changed.
  public func pictureDigest(of path: Path, _ stamp: FileStamp) -> [UInt8]? {
    let sql = """
      SELECT digest FROM file JOIN picture ON picture.id = file.picture
        WHERE folder = :folder AND name = :name
          AND size = :size AND modified = :modified AND inode = :inode
      """
    let digest = read { db in
      try Data.fetchOne(
        db.cachedStatement(sql: sql),
        arguments: [
          "folder": Data(path.folder.bytes), "name": Data(path.name), "size": stamp.size,
          "modified": stamp.modified, "inode": Int64(bitPattern: stamp.inode),
        ])
    }
    return digest.flatMap { $0.map { [UInt8]($0) } }
  }
}
