internal import Containers
public import Files
public import Imaging
public import PhotoArchive
internal import Synchronization

/// The decoded photos of a training, kept in memory as far as there is room: later epochs read them
/// from here.
///
/// Photos are kept as they come, and none is given up for another: each epoch asks for each photo
/// once, and whatever was asked for last would be given up just before it is wanted again.
public final class PhotoStore: Sendable {
  /// What is known of a photo.
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

  /// A gigabyte: 7000 photos of 224x224.
  public static let usualBudget = 1 << 30

  /// Makes an empty store.
  ///
  /// - Parameters:
  ///   - budget: how many bytes of pixels are kept at most.
  ///   - onFailure: told once of each photo that can't be decoded, on a worker thread.
  public init(
    budget: Int = usualBudget,
    onFailure: @escaping @Sendable (Path, Reason) -> Void = { _, _ in }
  ) {
    state = Mutex(State(room: budget))
    self.onFailure = onFailure
  }

  /// The decoded photo at `path`.
  ///
  /// - Parameters:
  ///   - path: the photo.
  ///   - minimumShortSide: what the decoder is told.
  ///   - reader: the calling thread's.
  /// - Returns: the photo.
  /// - Throws: a `Reason`, the same as at first, when it can't be decoded.
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
