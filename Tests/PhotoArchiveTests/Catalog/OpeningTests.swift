import Dispatch
import Messages
import PhotoArchive
import Synchronization
import TestSupport
import Testing

struct OpeningTests {
  @Test(arguments: 0..<60) func `several kennels may make the catalog at once`(round: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.at("state/catalog.sqlite")
    let problems = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      do throws(CatalogError) {
        _ = try Catalog(at: path, version: "1").contents()
      } catch {
        problems.withLock { $0.append(error.description) }
      }
    }
    #expect(problems.withLock { $0 } == [])
  }
}
