/// The error when no thread can be started.
public enum ThreadMessage: String, MessageTable {
  case noneLeft = "The computer can't start another thread."

  /// The fault is the computer's.
  public var fault: Fault { .inputOutput }
}
