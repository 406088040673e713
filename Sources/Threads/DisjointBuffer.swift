/// Elements of which threads use disjoint places at the same time.
///
/// `@unchecked Sendable`, by this proof:
/// - `places` never changes, and its memory lives as long as this object does.
/// - Two elements are two memory locations, even in one cache line: threads that write neighbours do
///   not race (C11, 3.14; Swift's atomics proposal SE-0282 takes that memory model over).
/// - Whoever shares a buffer sees to it that no two threads use a place at the same time, one of
///   them to write. There are two ways: by number, each thread having the places that belong to its
///   own number or to that of the work it took; and by time, one using them after it has waited for
///   the other (`WorkerThread.join`, a `Monitor`, a `WorkQueue`), which orders all that was written.
///
/// Elements need not be `Sendable`: by the last point each is used by one thread at a time.
public final class DisjointBuffer<Element>: @unchecked Sendable {
  /// All places, for loops that are too long for a check of each index.
  public let places: UnsafeMutableBufferPointer<Element>

  private let isOwn: Bool
  private let owner: AnyObject?

  /// Makes places of their own for elements.
  public init(_ elements: [Element]) {
    places = .allocate(capacity: elements.count)
    _ = places.initialize(fromContentsOf: elements)
    isOwn = true
    owner = nil
  }

  /// Makes `count` places that hold the same.
  public convenience init(repeating element: Element, count: Int) {
    self.init(Array(repeating: element, count: count))
  }

  /// Shares places that are there already.
  ///
  /// - Parameters:
  ///   - places: initialised memory.
  ///   - owner: what keeps the memory alive; nil where the caller does.
  public init(sharing places: UnsafeMutableBufferPointer<Element>, of owner: AnyObject?) {
    self.places = places
    self.owner = owner
    isOwn = false
  }

  deinit {
    guard isOwn else { return }
    places.deinitialize().deallocate()
  }

  /// How many places there are.
  public var count: Int { places.count }

  /// The element at a place, which no other thread may be using.
  public subscript(place: Int) -> Element {
    get {
      precondition(places.indices.contains(place))
      return places[place]
    }
    set {
      precondition(places.indices.contains(place))
      places[place] = newValue
    }
  }

  /// Some places, which no other thread may be using.
  public subscript(range: Range<Int>) -> UnsafeMutableBufferPointer<Element> {
    precondition(range.lowerBound >= 0 && range.upperBound <= places.count)
    return UnsafeMutableBufferPointer(rebasing: places[range])
  }
}
