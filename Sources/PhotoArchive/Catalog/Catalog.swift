public import Files
internal import GRDB
public import Messages
internal import Synchronization

internal import FoundationEssentials

import Glibc

/// What kennel remembers of photos, in an SQLite database: losing it loses time, and no photo.
///
/// Several kennels may use it at a time. When the database fails, it stops to remember and says so
/// once in `problem`; nobody else has to care.
public final class Catalog: Sendable {
  /// The database's file.
  public let path: Path
  let version: String
  private let queue: DatabaseQueue
  private let failure = Mutex<CatalogError?>(nil)

  /// How long one kennel waits while another one writes, in seconds.
  private static let patience = 5.0

  /// Opens the catalog, or makes an empty one.
  ///
  /// - Parameters:
  ///   - path: the database's file; folders that are missing are made.
  ///   - version: kennel's version, by which errors are known: a later one may read more.
  /// - Throws: a `CatalogError` when it is damaged, or can't be written.
  public init(at path: Path, version: String) throws(CatalogError) {
    self.path = path
    self.version = version
    var configuration = Configuration()
    // Readers don't wait for a writer then, and a commit needs no fsync of the database itself.
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(Self.patience)
    configuration.prepareDatabase { db in
      // With a write-ahead log, a power cut can cost the last entries, and never the rest.
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
    }
    guard let name = path.string else { throw CatalogError(.pathNotUTF8) }
    do throws(Errno) {
      try makePrivateFolder(path.folder)
    } catch {
      throw CatalogError(writing: error)
    }
    let isNewer: Bool
    do {
      queue = try Self.open(name, configuration)
      // An older kennel can't know what a newer schema means, so it leaves the database alone.
      isNewer = try queue.read(CatalogSchema.migrator.hasBeenSuperseded)
    } catch {
      throw CatalogError(database: error)
    }
    if isNewer { throw CatalogError(.newer) }
  }

  /// Opens the database, and makes what is missing in it.
  ///
  /// Another kennel may be making it at this very moment: then a table or a migration is there
  /// already, or SQLite says that it is busy without any patience. A later attempt finds it made.
  private static func open(
    _ name: String, _ configuration: Configuration, attempts: Int = 5
  ) throws -> DatabaseQueue {
    do {
      let queue = try DatabaseQueue(path: name, configuration: configuration)
      try CatalogSchema.migrator.migrate(queue)
      return queue
    } catch let error as DatabaseError
      where attempts > 1
      && [.SQLITE_ERROR, .SQLITE_BUSY, .SQLITE_CONSTRAINT].contains(error.resultCode)
    {
      usleep(100_000)
      return try open(name, configuration, attempts: attempts - 1)
    }
  }

  /// Why the catalog stopped to remember, or nil.
  public var problem: CatalogError? { failure.withLock { $0 } }

  /// Reads by statements that need not see the same state; nil after a failure.
  ///
  /// A single statement sees one state of the database by itself: the transaction that GRDB would
  /// put around it took longer than the statement.
  func read<Value>(_ body: (Database) throws -> Value) -> Value? {
    attempt { try queue.unsafeRead(body) }
  }

  /// Writes, in one transaction; nil after a failure.
  func write<Value>(_ body: (Database) throws -> Value) -> Value? {
    attempt { try queue.write(body) }
  }

  /// What `attempt` gave, or why it failed.
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

  /// What is in the catalog.
  public struct Contents: Sendable {
    /// How many files it knows.
    public let files: Int
    /// How many recognitions there are, by the models' names.
    public let recognitions: [(model: String, count: Int)]
    /// The size of the database in bytes.
    public let size: Int
  }

  /// Counts what is in the catalog.
  ///
  /// - Throws: a `CatalogError` when it can't be read.
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
    let files = [path, Path(bytes: path.bytes + Array("-wal".utf8))]
    let size = files.reduce(0) { $0 + (FileStamp(ifThere: $1)?.size ?? 0) }
    return Contents(files: photos, recognitions: recognitions, size: size)
  }

  /// Forgets files that are no longer there, and pictures that no file has any more.
  ///
  /// - Returns: how many files were forgotten.
  /// - Throws: a `CatalogError` when the catalog fails.
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

  /// Forgets everything, also where the database is too damaged to be opened.
  ///
  /// - Parameter path: the database's file.
  /// - Throws: a `CatalogError` when a file can't be taken away.
  public static func clear(at path: Path) throws(CatalogError) {
    for ending in ["", "-wal", "-shm"] {
      do throws(Errno) {
        try removeFile(Path(bytes: path.bytes + Array(ending.utf8)))
      } catch  where error != .missing {
        throw CatalogError(writing: error)
      } catch {}
    }
  }
}

extension Catalog {
  /// The digest of the picture of a photo that was seen, whichever model looked at it.
  ///
  /// - Parameters:
  ///   - path: the photo, in its folder's `resolved` spelling.
  ///   - stamp: what the photo is now.
  /// - Returns: the digest; nil when the photo is new or was changed.
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
