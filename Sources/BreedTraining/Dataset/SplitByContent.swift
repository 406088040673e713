internal import Digests

/// Divides photos by their content, the same way for the same seed.
///
/// Of each class, the groups stand in an order that their pictures and the seed decide: the first
/// tenth of the photos goes to validation, the last to the test. So a photo that is added later
/// moves hardly any other.
struct SplitByContent {
  /// Photos that look the same, or a single one.
  struct Group {
    /// The places of its photos.
    let members: [Int]
    /// Its place in the order.
    let key: UInt64

    /// Makes a group of photos with these digests.
    init(members: [Int], digests: [[UInt8]], seed: UInt64) {
      self.members = members
      // One more member leaves the smallest key as it is in most cases.
      key = digests.map { Self.key($0, seed) }.min() ?? 0
    }

    /// By content and not by name: a photo that is renamed or moved stays in its split.
    private static func key(_ digest: [UInt8], _ seed: UInt64) -> UInt64 {
      var keyed = Digest()
      keyed.update((0..<8).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) })
      keyed.update(digest)
      return keyed.finish().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// Of how many photos one goes to validation, and one to the test.
  private static let share = 10

  /// Divides the groups of a class.
  ///
  /// - Parameters:
  ///   - groups: the photos.
  ///   - open: the splits that photos may go to; those that go to no other are trained with.
  /// - Returns: the split of each group, in their order.
  static func splits(of groups: [Group], open: Set<DatasetSplit>) -> [DatasetSplit] {
    var splits = [DatasetSplit](repeating: .train, count: groups.count)
    let order = groups.indices.sorted { (groups[$0].key, $0) < (groups[$1].key, $1) }
    let photos = groups.reduce(0) { $0 + $1.members.count }
    let sizes = groups.map(\.members.count)
    if open.contains(.validation) {
      let wanted = max(1, (photos + share / 2) / share)
      for group in choose(from: order, sizes, photos: wanted) { splits[group] = .validation }
    }
    // A class that is small is needed for learning.
    if open.contains(.test), photos >= share {
      // From the other end of the order: both splits can grow without taking each other's photos.
      let rest = order.reversed().filter { splits[$0] == .train }
      for group in choose(from: rest, sizes, photos: (photos + share / 2) / share) {
        splits[group] = .test
      }
    }
    return splits
  }

  /// Takes groups in order as long as they fit; one at least, unless it would be most of a class.
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
