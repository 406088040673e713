public import Messages
internal import Reporting

/// How a run over photos went, for people and as a status.
public protocol PhotoSummary {
  /// The photos that were read.
  var readable: Int { get }
  /// The photos that could not be read.
  var unreadable: Int { get }
  /// Files that were passed over because they are no images.
  var otherFiles: Int { get }
  /// Whether the user stopped the run.
  var isInterrupted: Bool { get }
  /// The time of the run.
  var duration: Duration { get }
  /// The photos that were read, by what was found out of them: counts with their rows.
  var counts: [(Int, any MessageTable)] { get }
  /// What else is to be said of them.
  var remarks: [Message] { get }
}

extension PhotoSummary {
  /// All photos.
  public var photos: Int { readable + unreadable }
  /// The time of the run in seconds.
  public var seconds: Double { duration / .seconds(1) }
  /// Nothing.
  public var remarks: [Message] { [] }

  /// How the run went.
  public var exitStatus: CommandStatus {
    if isInterrupted { return .interrupted }
    if readable == 0 { return .nothingDone }
    return unreadable == 0 ? .success : .somePhotosFailed
  }

  /// The summary for people.
  public var sentences: [Message] {
    let first = photos == 0 ? CommandMessage.noPhoto() : counted
    let others = Message.counts([(otherFiles, CommandMessage.otherFiles)])
    return [first] + remarks + others + (isInterrupted ? [CommandMessage.stopped()] : [])
  }

  private var counted: Message {
    let counts = counts + [(unreadable, CommandMessage.notReadable)]
    return CommandMessage.photosInTime([
      "photos": .count(photos), "seconds": .text(decimal(seconds, places: 1)),
      "counts": .list(Message.counts(counts)),
    ])
  }
}
