public import Files
internal import GRDB
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
  private let failure = Mutex<String?>(nil)

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
    guard let name = path.string else { throw CatalogError("Its path is not UTF-8.") }
    do throws(Errno) {
      try makePrivateFolder(path.folder)
    } catch {
      throw CatalogError(FileError(writing: nil, error).description)
    }
    let isNewer: Bool
    do {
      queue = try Self.open(name, configuration)
      // An older kennel can't know what a newer schema means, so it leaves the database alone.
      isNewer = try queue.read(CatalogSchema.migrator.hasBeenSuperseded)
    } catch {
      throw CatalogError(database: error)
    }
    if isNewer { throw CatalogError("A newer kennel made it.") }
  }

  /// Opens the database, and makes what is missing in it.
  ///
  /// Another kennel may be making it at this very moment: then a table is there already, or SQLite
  /// says that it is busy without any patience. The next attempt finds it made.
  private static func open(
    _ name: String, _ configuration: Configuration, attempts: Int = 3
  ) throws -> DatabaseQueue {
    do {
      let queue = try DatabaseQueue(path: name, configuration: configuration)
      try CatalogSchema.migrator.migrate(queue)
      return queue
    } catch let error as DatabaseError
      where attempts > 1 && [.SQLITE_ERROR, .SQLITE_BUSY].contains(error.resultCode)
    {
      usleep(100_000)
      return try open(name, configuration, attempts: attempts - 1)
    }
  }

  /// Why the catalog stopped to remember, or nil.
  public var problem: String? { failure.withLock { $0 } }

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

  private func attempt<Value>(_ body: () throws -> Value) -> Value? {
    guard problem == nil else { return nil }
    do {
      return try body()
    } catch {
      let problem = CatalogError(database: error).description
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
    let counted = read { db in
      (
        try Int.fetchOne(db, sql: "SELECT count(*) FROM file") ?? 0,
        try Row.fetchAll(
          db,
          sql: """
            SELECT model.name, count(*) FROM recognition JOIN model ON model.id = model
            GROUP BY model.id ORDER BY model.id
            """
        ).map { (model: $0.value(0) ?? "?", count: $0.value(1) ?? 0) }
      )
    }
    guard let counted else { throw CatalogError(problem ?? "") }
    let files = [path, Path(bytes: path.bytes + Array("-wal".utf8))]
    let size = files.reduce(0) { $0 + (FileStamp(ifThere: $1)?.size ?? 0) }
    return Contents(files: counted.0, recognitions: counted.1, size: size)
  }

  /// Forgets files that are no longer there, and pictures that no file has any more.
  ///
  /// - Returns: how many files were forgotten.
  /// - Throws: a `CatalogError` when the catalog fails.
  public func prune() throws(CatalogError) -> Int {
    let forgotten = write { db -> Int in
      var gone: [(DatabaseValue, DatabaseValue)] = []
      let rows = try Row.fetchCursor(db, sql: "SELECT folder, name FROM file")
      while let row = try rows.next() {
        let place = Path(bytes: Array(row.value(0) ?? Data()))
        let path = place.appending(Array(row.value(1) ?? Data()))
        if !path.exists { gone.append((row[0], row[1])) }
      }
      for (folder, name) in gone {
        try db.execute(
          sql: "DELETE FROM file WHERE folder = ? AND name = ?", arguments: [folder, name])
      }
      let orphans = "picture NOT IN (SELECT picture FROM file)"
      try db.execute(
        sql: """
          DELETE FROM recognition WHERE \(orphans);
          DELETE FROM output WHERE \(orphans);
          DELETE FROM picture WHERE id NOT IN (SELECT picture FROM file);
          """)
      return gone.count
    }
    guard let forgotten, attempt({ try queue.vacuum() }) != nil else {
      throw CatalogError(problem ?? "")
    }
    return forgotten
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
        throw CatalogError(FileError(writing: nil, error).description)
      } catch {}
    }
  }
}

/// Why the catalog can't be used, as a sentence.
public struct CatalogError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ description: String) { self.description = description }

  init(database error: any Error) {
    guard let error = error as? DatabaseError else {
      self.init("\(error)")
      return
    }
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.init("It is damaged.")
    case .SQLITE_FULL: self.init("The disk is full.")
    case .SQLITE_BUSY, .SQLITE_LOCKED: self.init("Another program keeps it locked.")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
      self.init("It can't be opened for writing.")
    default: self.init("\(error.message ?? "It can't be used").")
    }
  }
}
