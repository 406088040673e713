internal import Digests

/// Divides photos into splits by their content and a seed.
///
/// The groups of each class are sorted by a digest of their pictures and the seed: the first tenth
/// of the photos goes to validation, the last to the test. So a photo that is added later moves
/// hardly any other.
struct SplitByContent {
  /// A group of near duplicates, or a single photo.
  struct Group {
    /// The indices of its photos.
    let members: [Int]
    /// The sort key.
    let key: UInt64

    /// Creates a group of photos with these digests.
    init(members: [Int], digests: [[UInt8]], seed: UInt64) {
      self.members = members
      // The minimum, since a new member rarely changes it.
      key = digests.map { Self.key($0, seed) }.min() ?? 0
    }

    /// Returns a key by content and not by name: a renamed or moved photo stays in its split.
    private static func key(_ digest: [UInt8], _ seed: UInt64) -> UInt64 {
      var keyed = Digest()
      keyed.update((0..<8).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) })
      keyed.update(digest)
      return keyed.finish().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// The number of photos per validation photo, and per test photo.
  private static let share = 10

  /// Divides the groups of a class.
  ///
  /// - Parameters:
  ///   - groups: the groups.
  ///   - open: the splits that photos may go to; all others go to training.
  /// - Returns: the split of each group, in the order of `groups`.
  static func splits(of groups: [Group], open: Set<DatasetSplit>) -> [DatasetSplit] {
    var splits = [DatasetSplit](repeating: .train, count: groups.count)
    let order = groups.indices.sorted { (groups[$0].key, $0) < (groups[$1].key, $1) }
    let photos = groups.reduce(0) { $0 + $1.members.count }
    let sizes = groups.map(\.members.count)
    if open.contains(.validation) {
      let wanted = max(1, (photos + share / 2) / share)
      for group in choose(from: order, sizes, photos: wanted) { splits[group] = .validation }
    }
    // Small classes get no test photos: they are needed for training.
    if open.contains(.test), photos >= share {
      // From the other end of the order, so that both splits can grow without exchanging photos.
      let rest = order.reversed().filter { splits[$0] == .train }
      for group in choose(from: rest, sizes, photos: (photos + share / 2) / share) {
        splits[group] = .test
      }
    }
    return splits
  }

  /// Chooses groups in order that fit into `photos`; if none fits, the smallest of at least three.
  private static func choose(from order: [Int], _ sizes: [Int], photos: Int) -> [Int] {
    var left = photos
    var chosen: [Int] = []
    for group in order where sizes[group] <= left {
      chosen.append(group)
      left -= sizes[group]
    }
    guard chosen.isEmpty, order.count > 2,
      let smallest = order.min(by: { sizes[$0] < sizes[$1] })
    else { return chosen }
    return [smallest]
  }
}
