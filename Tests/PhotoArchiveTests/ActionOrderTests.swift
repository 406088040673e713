import PhotoArchive
import Testing

@Suite struct `The history of actions` {
  @Test func `is in the order in which they began, also within a second`() throws {
    let folder = try TemporaryFolder()
    let state = StateFolder(PhotoPath("\(folder.path)/state"))
    var begun: [String] = []
    for _ in 0..<20 {
      let action = try ArchiveAction(command: "sort", arguments: [], version: "1", state: state)
      try action.finish()
      begun.append(action.id)
    }
    #expect(try ActionHistory(state).actions().map(\.id) == begun.reversed())
  }
}
