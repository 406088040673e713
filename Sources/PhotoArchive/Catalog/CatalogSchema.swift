internal import GRDB
internal import PhotoMetadata

/// The schema of the catalog; each change to it is a separate migration.
enum CatalogSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: files, pictures, recognitions") { db in
      try db.execute(
        sql: """
          CREATE TABLE model (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
          CREATE TABLE picture (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE);
          CREATE TABLE file (
            folder BLOB NOT NULL, name BLOB NOT NULL,
            size INTEGER NOT NULL, modified INTEGER NOT NULL,
            device INTEGER NOT NULL, inode INTEGER NOT NULL,
            sidecarSize INTEGER, sidecarModified INTEGER,
            picture INTEGER NOT NULL REFERENCES picture(id),
            width INTEGER NOT NULL, height INTEGER NOT NULL,
            taken INTEGER, keywords BLOB, label BLOB,
            PRIMARY KEY (folder, name)
          ) WITHOUT ROWID;
          CREATE INDEX file_inode ON file (inode);
          CREATE INDEX file_picture ON file (picture);
          CREATE TABLE recognition (
            picture INTEGER NOT NULL REFERENCES picture(id),
            model INTEGER NOT NULL REFERENCES model(id),
            breed TEXT, confidence REAL, dogProbability REAL,
            error TEXT, version TEXT, warnings BLOB,
            PRIMARY KEY (picture, model)
          ) WITHOUT ROWID;
          CREATE TABLE output (
            picture INTEGER NOT NULL, model INTEGER NOT NULL, outputs BLOB NOT NULL,
            PRIMARY KEY (picture, model)
          );
          """)
    }
    migrator.registerMigration("2: messages in place of sentences") { db in
      // Versions that stored sentences can't read messages: after this they don't use the catalog.
      try db.execute(
        sql: "DELETE FROM recognition WHERE error IS NOT NULL OR warnings IS NOT NULL")
    }
    migrator.registerMigration("3: dates from more sources") { db in
      // Photos without a date, or with a date that is none, are read again. Their pictures are
      // known, so nothing is recognised again.
      let taken = try DatabaseValue.fetchSet(db, sql: "SELECT DISTINCT taken FROM file")
      for value in taken {
        let date = Int.fromDatabaseValue(value).flatMap(CaptureDate.init(packed:))
        guard date?.isPlausible != true else { continue }
        try db.execute(sql: "DELETE FROM file WHERE taken IS ?", arguments: [value])
      }
    }
    return migrator
  }
}
