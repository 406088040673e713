internal import Containers
public import Files
public import Imaging
public import PhotoArchive
internal import Synchronization

/// An in-memory cache of the decoded photos of a training, for later epochs.
///
/// The cache fills up to its budget and never evicts: each epoch requests each photo once, so an
/// LRU cache would evict photos shortly before they are needed again.
public final class PhotoStore: Sendable {
  /// The result of decoding a photo.
  private enum Entry {
    case photo(DecodedPhoto)
    case failure(Reason)
  }

  private struct Key: Hashable {
    let path: Path
    let minimumShortSide: Int
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var room: Int
    var failed: Set<Path> = []
  }

  private let state: Mutex<State>
  private let onFailure: @Sendable (Path, Reason) -> Void

  /// The default budget: 1 GiB, about 7,000 photos of 224x224.
  public static let usualBudget = 1 << 30

  /// Creates an empty store.
  ///
  /// - Parameters:
  ///   - budget: the maximum number of bytes of pixels.
  ///   - onFailure: called once for each photo that can't be decoded, on a worker thread.
  public init(
    budget: Int = usualBudget,
    onFailure: @escaping @Sendable (Path, Reason) -> Void = { _, _ in }
  ) {
    state = Mutex(State(room: budget))
    self.onFailure = onFailure
  }

  /// Returns the decoded photo at `path`.
  ///
  /// - Parameters:
  ///   - path: the photo.
  ///   - minimumShortSide: the minimum length of the shorter side if the decoder scales the photo
  ///     down.
  ///   - reader: the calling thread's file reader.
  /// - Returns: the photo.
  /// - Throws: a `Reason` when the photo can't be decoded; later calls throw the same one.
  public func photo(
    at path: Path, minimumShortSide: Int, _ reader: FileReader
  ) throws(Reason) -> DecodedPhoto {
    let key = Key(path: path, minimumShortSide: minimumShortSide)
    switch state.withLock({ $0.entries[key] }) {
    case .photo(let photo): return photo
    case .failure(let error): throw error
    case nil: break
    }
    do {
      let photo = try reader.read(path) {
        try PhotoDecoder().decode(Container($0), minimumShortSide: minimumShortSide)
      }
      keep(photo, key)
      return photo
    } catch {
      let reason = Reason(ofPhoto: error)
      remember(reason, key)
      throw reason
    }
  }

  private func keep(_ photo: DecodedPhoto, _ key: Key) {
    let size = photo.image.pixels.count
    state.withLock { state in
      guard state.entries[key] == nil, size <= state.room else { return }
      state.entries[key] = .photo(photo)
      state.room -= size
    }
  }

  private func remember(_ error: Reason, _ key: Key) {
    let isNew = state.withLock { state in
      state.entries[key] = .failure(error)
      return state.failed.insert(key.path).inserted
    }
    if isNew { onFailure(key.path, error) }
  }
}
