import Files
@testable import PhotoArchive

/// An action whose process is killed: its journal stays as it was just then.
struct Crash {
  let archive: Archive
  let id = "20261124-134500-abcd"

  init(_ archive: Archive) { self.archive = archive }

  /// Announces changes, and does none of them.
  func announce(_ changes: [ArchiveChange], then records: [JournalRecord] = []) throws {
    let journal = try JournalFile(new: id, in: archive.state.journals)
    var begin = JournalRecord(.begin)
    begin.schema = JournalRecord.schema
    begin.id = id
    begin.command = "sort"
    begin.time = Timestamp.systemClock().iso8601
    journal.add(begin)
    var announcer = ChangeAnnouncer()
    for (number, change) in changes.enumerated() {
      for record in announcer.records(for: change, number: number) { journal.add(record) }
    }
    for record in records { journal.add(record) }
    try journal.sync()
  }

  /// Makes a folder that was announced, and says so.
  func make(_ folder: Path) throws {
    let path = archive.state.journals.appending(Array((id + JournalFile.openEnding).utf8))
    _ = try OpenFolder.making(folder) { folder throws(Errno) in
      let journal = try JournalFile(opening: id, at: path)
      journal.add(try JournalRecord(made: folder))
      try journal.sync()
    }
  }

  /// Where a change writes before it gives the file its name.
  func temporary(_ number: Int, for path: Path) -> Path {
    path.folder.appending(ChangeExecutor(id: id, number: number).temporaryName)
  }
}
