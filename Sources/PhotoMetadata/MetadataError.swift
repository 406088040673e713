public import Messages

/// An error in reading or changing a photo's metadata.
public typealias MetadataError = CodedError<MetadataMessage>

/// A reason why a label can't be written to the photo's own file, as a clause without a full stop.
///
/// It never leaves the module: the label is written to a sidecar, and the reason is reported.
typealias Obstacle = CodedError<ObstacleMessage>
