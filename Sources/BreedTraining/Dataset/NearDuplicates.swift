/// Groups photos that look the same.
struct NearDuplicates {
  private var sets: UnionFind

  /// Creates the groups: near duplicates are found by fingerprint, exact copies by picture digest.
  init(_ photos: [Inspection.Photo]) {
    sets = UnionFind(count: photos.count)
    var distinct: [[UInt8]: Int] = [:]
    var index = BandIndex()
    for (place, photo) in photos.enumerated() {
      // Exact copies need no comparison and would only lengthen the lists of candidates.
      if let first = distinct[photo.digest] {
        sets.unite(first, place)
        continue
      }
      distinct[photo.digest] = place
      let fingerprint = photo.fingerprint
      // Only unmirrored hashes are in the index, so a mirrored picture is found by its mirrored
      // hash.
      for hash in [fingerprint.hash, fingerprint.mirroredHash] {
        index.forEachCandidate(of: hash) { other in
          // Most candidates of a large group are united already, which is cheaper to check.
          guard sets.root(of: other) != sets.root(of: place),
            fingerprint.looksLike(photos[other].fingerprint)
          else { return }
          sets.unite(other, place)
        }
      }
      index.insert(place, hash: fingerprint.hash)
    }
  }

  /// Returns the groups as sorted indices of photos; most groups have one.
  mutating func groups() -> [[Int]] {
    var groups: [Int: [Int]] = [:]
    for place in 0..<sets.count { groups[sets.root(of: place), default: []].append(place) }
    return groups.values.sorted { $0[0] < $1[0] }
  }
}

/// An index of hashes by bands that finds hashes of small Hamming distance without comparing all.
///
/// A hash is split into so many bands that hashes within `Fingerprint.mostDifferentBits` differ in
/// at most one bit in some band, by the pigeonhole principle: 7 bits need four bands of 16. Each
/// band is therefore looked up unchanged and with each of its bits flipped.
struct BandIndex {
  private static let bands = Fingerprint.mostDifferentBits / 2 + 1
  private static let bandBits = UInt64.bitWidth / bands

  private var places: [[UInt64: [Int]]] = Array(repeating: [:], count: bands)

  mutating func insert(_ place: Int, hash: UInt64) {
    for band in places.indices { places[band][Self.key(hash, band), default: []].append(place) }
  }

  func forEachCandidate(of hash: UInt64, _ body: (Int) -> Void) {
    for band in places.indices {
      let key = Self.key(hash, band)
      for flipped in [0] + (0..<Self.bandBits).map({ UInt64(1) << $0 }) {
        for place in places[band][key ^ flipped] ?? [] { body(place) }
      }
    }
  }

  private static func key(_ hash: UInt64, _ band: Int) -> UInt64 {
    hash >> (bandBits * band) & (1 << bandBits - 1)
  }
}

/// A disjoint-set forest (union-find) whose roots are the smallest members.
private struct UnionFind {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  var count: Int { parents.count }

  mutating func root(of element: Int) -> Int {
    var root = element
    while parents[root] != root {
      parents[root] = parents[parents[root]]  // path halving
      root = parents[root]
    }
    return root
  }

  mutating func unite(_ one: Int, _ other: Int) {
    let (a, b) = (root(of: one), root(of: other))
    // The smallest member becomes the root, so groups don't depend on the order of unions.
    parents[max(a, b)] = min(a, b)
  }
}
