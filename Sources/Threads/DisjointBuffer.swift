/// A buffer that several threads use at the same time, each at different indices.
///
/// `@unchecked Sendable`, by this proof:
/// - `places` never changes, and its memory lives as long as this object does.
/// - Two elements are two memory locations, even in one cache line: threads that write neighbouring
///   elements do not race (C11, 3.14; SE-0282 adopts that memory model for Swift).
/// - Whoever shares a buffer ensures that no two threads access an element at the same time if one
///   of them writes. There are two ways: by index, each thread using the elements of its own number
///   or of the work item that it took; and by time, one thread using them after it has waited for
///   the other (`WorkerThread.join`, a `Monitor`, a `WorkQueue`), which orders all writes.
///
/// Elements need not be `Sendable`: by the last point, each is used by one thread at a time.
public final class DisjointBuffer<Element>: @unchecked Sendable {
  /// All elements, for loops in which bounds checks would be too slow.
  public let places: UnsafeMutableBufferPointer<Element>

  private let isOwn: Bool
  private let owner: AnyObject?

  /// Creates a buffer that owns a copy of `elements`.
  public init(_ elements: [Element]) {
    places = .allocate(capacity: elements.count)
    _ = places.initialize(fromContentsOf: elements)
    isOwn = true
    owner = nil
  }

  /// Creates a buffer of `count` equal elements.
  public convenience init(repeating element: Element, count: Int) {
    self.init(Array(repeating: element, count: count))
  }

  /// Creates a buffer that shares existing memory.
  ///
  /// - Parameters:
  ///   - places: the initialised memory.
  ///   - owner: the object that keeps the memory alive; nil if the caller does.
  public init(sharing places: UnsafeMutableBufferPointer<Element>, of owner: AnyObject?) {
    self.places = places
    self.owner = owner
    isOwn = false
  }

  deinit {
    guard isOwn else { return }
    places.deinitialize().deallocate()
  }

  /// The number of elements.
  public var count: Int { places.count }

  /// The element at an index, which no other thread may be using.
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

  /// The elements in a range, which no other thread may be using.
  public subscript(range: Range<Int>) -> UnsafeMutableBufferPointer<Element> {
    precondition(range.lowerBound >= 0 && range.upperBound <= places.count)
    return UnsafeMutableBufferPointer(rebasing: places[range])
  }
}
