public import Messages
internal import Reporting

/// The summary of a run over photos, as text and as an exit status.
public protocol PhotoSummary {
  /// The number of photos that were read.
  var readable: Int { get }
  /// The number of photos that could not be read.
  var unreadable: Int { get }
  /// The number of files that were skipped because they are not images.
  var otherFiles: Int { get }
  /// Whether the user interrupted the run.
  var isInterrupted: Bool { get }
  /// The duration of the run.
  var duration: Duration { get }
  /// The photos that were read, by result: counts with their messages.
  var counts: [(Int, any MessageTable)] { get }
  /// Further sentences of the summary.
  var remarks: [Message] { get }
}

extension PhotoSummary {
  /// The number of all photos.
  public var photos: Int { readable + unreadable }
  /// The duration of the run in seconds.
  public var seconds: Double { duration / .seconds(1) }
  /// Empty by default.
  public var remarks: [Message] { [] }

  /// The exit status of the run.
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
