internal import PhotoArchive
internal import Synchronization

/// The catalog of a run, which all parts of a command share while one of them uses it.
///
/// A catalog that can't be opened is tried only once: waiting for a lock may take a second.
final class OpenedCatalog: Sendable {
  private struct Slot {
    /// Weak, since the database is closed when its last user is done.
    weak var catalog: Catalog?
    var hasFailed = false
  }

  private let slot = Mutex(Slot())

  /// Returns the open catalog, or else what `open` returns.
  func open(_ open: () -> Catalog?) -> Catalog? {
    slot.withLock { slot in
      if slot.hasFailed { return nil }
      if let catalog = slot.catalog { return catalog }
      let catalog = open()
      slot.catalog = catalog
      slot.hasFailed = catalog == nil
      return catalog
    }
  }
}
